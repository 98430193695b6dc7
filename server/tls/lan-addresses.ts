import type { NetworkInterfaceInfo } from 'node:os';

/** Networks that belong to an office or a home, never to the internet (RFC 1918, 6598, 3927). */
export const PRIVATE_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'];

/** Interfaces that virtual machines and containers make: no phone can reach them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|utun|lo)/;

export type Interfaces = Readonly<Record<string, NetworkInterfaceInfo[] | undefined>>;

/**
 * The IPv4 addresses at which phones of this network may find this machine, the likeliest first.
 * IPv6 is left out: its addresses on a local network change by themselves and cannot be typed.
 */
export function lanAddresses(interfaces: Interfaces): string[] {
  return reachable(interfaces)
    .map(({ address }) => address)
    .sort((a, b) => rank(a) - rank(b));
}

/** The networks this machine stands in, such as `192.168.1.0/24`. */
export function lanNetworks(interfaces: Interfaces): string[] {
  return reachable(interfaces).flatMap(({ cidr }) => (cidr === null ? [] : [networkOf(cidr)]));
}

export const isWithin = (address: string, networks: readonly string[]): boolean =>
  networks.some((network) => networkOf(`${address}/${network.split('/')[1]}`) === network);

const reachable = (interfaces: Interfaces): NetworkInterfaceInfo[] =>
  Object.entries(interfaces)
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, infos]) => infos ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);

/** Private networks first; self-assigned addresses last, as they mean that the network gave none. */
function rank(address: string): number {
  if (address.startsWith('169.254.')) return 2;
  return isWithin(address, PRIVATE_NETWORKS) ? 0 : 1;
}

/** `192.168.1.20/24` → `192.168.1.0/24` */
function networkOf(cidr: string): string {
  const [address = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const base = Math.floor(toNumber(address) / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${bits}`;
}

const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
