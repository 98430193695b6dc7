import type { NetworkInterfaceInfo } from 'node:os';

/** Networks that belong to an office or a home, never to the internet (RFC 1918, 6598, 3927). */
export const PRIVATE_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'];

/** Interfaces that virtual machines and containers make: no phone can reach them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|utun|lo)/;

type Interfaces = Readonly<Record<string, NetworkInterfaceInfo[] | undefined>>;

/**
 * The IPv4 addresses at which phones of this network may find this machine, the likeliest first.
 * IPv6 is left out: its addresses on a local network change by themselves and cannot be typed.
 */
export function lanAddresses(interfaces: Interfaces): string[] {
  return Object.entries(interfaces)
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, infos]) => infos ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && isPrivate(address))
    .map(({ address }) => address)
    .sort((a, b) => rank(a) - rank(b));
}

const isPrivate = (address: string): boolean => PRIVATE_NETWORKS.some((network) => contains(network, address));

/** Self-assigned addresses come last: they mean that the network gave none. */
const rank = (address: string): number => (address.startsWith('169.254.') ? 1 : 0);

function contains(network: string, address: string): boolean {
  const [base = '', bits = '32'] = network.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(toNumber(base) / size) === Math.floor(toNumber(address) / size);
}

const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
