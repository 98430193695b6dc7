import { writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { chromiumOnly } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

const FAKE = chromiumOnly("only its command line gives a camera that films something and is no one's");
const FILMING = { permissions: ['camera', 'microphone'] };

/** How wide and high a picture really is, and how many shades it has: a black frame has one. */
const seenIn = (page: Page) =>
  page.getByRole('img', { name: 'Attached picture' }).evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return { width: image.naturalWidth, height: image.naturalHeight, shades: new Set(pixels).size };
  });

test(
  '[F4] a photo taken without a network: seen, taken again, saved; the office sees it when the network is back',
  FAKE,
  async ({ freshPackTenant, device }) => {
    const tenant = await freshPackTenant({ kind: 'service' });
    const technician = await device({ as: tenant.person('technician'), hasCamera: true, browser: FILMING });
    const { page } = technician;
    await technician.network.offline();
    await technician.goesInside('/r/service/photo/new');
    await page.getByRole('combobox', { name: 'Intervention' }).click();
    await page.getByRole('option').first().click();
    await page.getByLabel('Caption').fill('The valve, before');

    await page.getByRole('button', { name: 'Take a photo' }).click();
    const camera = page.getByRole('dialog', { name: 'Camera' });
    await expect(camera.getByLabel('What the camera sees')).toBeVisible();
    await camera.getByRole('button', { name: 'Take a photo' }).click();
    await expect(camera).toBeHidden();
    const first = await page.getByRole('img', { name: 'Attached picture' }).getAttribute('src');
    await page.getByRole('button', { name: 'Take it again' }).click();
    await camera.getByRole('button', { name: 'Take a photo' }).click();
    await expect(page.getByRole('img', { name: 'Attached picture' })).not.toHaveAttribute('src', first ?? '');
    const taken = await seenIn(page);
    expect(taken.shades).toBeGreaterThan(10);
    expect(Math.max(taken.width, taken.height)).toBeLessThanOrEqual(1_600);
    const stillFilming = () => page.evaluate(() => document.querySelectorAll('video').length);
    expect(await stillFilming()).toBe(0);

    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'The valve, before' })).toBeVisible();
    expect(await seenIn(page)).toEqual(taken);
    expect((await technician.sync()).filesWaiting).toBe(1);
    await technician.network.online();
    await technician.isAllReceived();

    const manager = await device({ as: tenant.person('manager') });
    await manager.goesInside('/r/service/photo');
    await manager.page.getByRole('link', { name: 'The valve, before' }).first().click();
    expect(await seenIn(manager.page)).toEqual(taken);
  },
);

test(
  '[N12] a recording made without a network: heard before it is saved, and on another device afterwards',
  FAKE,
  async ({ freshPackTenant, device }) => {
    const tenant = await freshPackTenant({ kind: 'captures' });
    const phone = await device({ as: tenant.person('user'), hasCamera: true, browser: FILMING });
    const { page } = phone;
    /** Plays it; answers how far it came. */
    const plays = async (of: Page) => {
      const player = of.locator('audio');
      await expect(player).toBeVisible();
      return player.evaluate(async (audio: HTMLAudioElement) => {
        audio.muted = true;
        await audio.play();
        while (!audio.ended) await new Promise((resolve) => setTimeout(resolve, 50));
        return audio.currentTime;
      });
    };
    await phone.network.offline();
    await phone.goesInside('/r/captures/capture/new');
    await page.getByLabel('Content').fill('Said while driving');
    await page.getByRole('button', { name: 'Record my voice' }).click();
    await expect(page.getByText('0:01')).toBeVisible();
    await page.getByRole('button', { name: 'Stop' }).click();
    expect(await plays(page)).toBeGreaterThan(0.5);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Said while driving' })).toBeVisible();
    expect(await plays(page)).toBeGreaterThan(0.5);

    await phone.goesInside('/r/captures/capture/new');
    await page.getByLabel('Content').fill('Saved while speaking');
    await page.getByRole('button', { name: 'Record my voice' }).click();
    await expect(page.getByText('0:06')).toBeVisible();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Saved while speaking' })).toBeVisible();
    // More than one part of it.
    expect(await plays(page)).toBeGreaterThan(5.2);
    await phone.network.online();
    await phone.isAllReceived();

    const tablet = await device({ as: tenant.person('user') });
    await tablet.goesInside('/r/captures/capture');
    await tablet.page.getByRole('link', { name: 'Said while driving' }).first().click();
    expect(await plays(tablet.page)).toBeGreaterThan(0.5);
  },
);

test(
  'a camera that is refused, or not there, is said so; a picture can still be chosen, unless it is too large',
  FAKE,
  async ({ freshPackTenant, device }, info) => {
    const tenant = await freshPackTenant({ kind: 'service' });
    // From the disk, as a person chooses it: ten megabytes through the driver's pipe take seconds.
    const large = info.outputPath('large.bmp');
    await writeFile(large, Buffer.alloc(10_500_000, 1));
    const dot = info.outputPath('dot.png');
    await writeFile(dot, DOT, 'base64');
    const cases = [
      { hasCamera: true, browser: { permissions: ['geolocation'] }, words: 'The camera is not allowed.' },
      { hasCamera: false, browser: FILMING, words: 'No camera was found.' },
    ];
    for (const { words, ...parts } of cases) {
      const technician = await device({ as: tenant.person('technician'), ...parts });
      const { page } = technician;
      await technician.goesInside('/r/service/photo/new');
      await page.getByRole('button', { name: 'Take a photo' }).click();
      await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();
      const chosen = async (path: string) => {
        const choosing = page.waitForEvent('filechooser');
        await page.getByRole('button', { name: 'Choose a picture' }).click();
        await (await choosing).setFiles(path);
      };
      await chosen(large);
      await expect(page.getByRole('alert').filter({ hasText: '10.5 MB' })).toBeVisible();
      await chosen(dot);
      await expect(page.getByRole('img', { name: 'Attached picture' })).toBeVisible();
      await expect(page.getByRole('alert').filter({ hasText: 'MB' })).toBeHidden();
      await technician.end();
    }
  },
);

/** A picture of one pixel. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
