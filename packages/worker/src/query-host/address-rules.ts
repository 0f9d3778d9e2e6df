// SPDX-License-Identifier: Apache-2.0
import { BlockList, isIPv4, isIPv6 } from 'node:net'
import { known } from '@phat/primitives'
import { queryHostErrors } from './query-host-errors.ts'

/** Which network addresses contracts may reach. */
export interface AddressRules {
  /** True for an address in text (no name, no brackets) that may be connected to. */
  allows(address: string): boolean
}

/** IPv4 of the special-purpose registry (RFC 6890 and its successors) that is no host of the public internet. */
const specialIpv4 = [
  '0.0.0.0/8', // this network, unspecified
  '10.0.0.0/8', // private
  '100.64.0.0/10', // behind a carrier's NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, metadata services of clouds among them
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
] as const

/** Within 2000::/3, the only part of IPv6 that is allocated to public hosts. */
const specialIpv6 = [
  '2001::/23', // protocol assignments; Teredo, which embeds IPv4, among them
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which embeds IPv4
  '3fff::/20', // documentation
] as const

const publicIpv6 = '2000::/3'
/** Networks whose last 32 bits are an IPv4 address: mapped (RFC 4291) and NAT64 (RFC 6052). The rules for IPv4 hold for them. */
const embeddingIpv6 = ['::ffff:0:0/96', '64:ff9b::/96'] as const

/**
 * Makes the rules: public addresses only, and the networks that the operator allows besides.
 * @param allowed addresses or networks in CIDR notation
 * @throws query-host.bad-network
 */
export function createAddressRules(allowed: readonly string[] = []): AddressRules {
  const allowedList = blockList(allowed)
  const special = blockList([...specialIpv4, ...specialIpv6])
  const publicList = blockList([publicIpv6])
  const embedding = blockList(embeddingIpv6)

  function allowsIpv4(address: string): boolean {
    return allowedList.check(address, 'ipv4') || !special.check(address, 'ipv4')
  }

  function allowsIpv6(address: string): boolean {
    if (allowedList.check(address, 'ipv6')) return true
    if (embedding.check(address, 'ipv6')) return allowsIpv4(embeddedIpv4(address))
    return publicList.check(address, 'ipv6') && !special.check(address, 'ipv6')
  }

  return {
    // A zone (`fe80::1%eth0`) only exists for addresses that are not public.
    allows: (address) =>
      isIPv4(address) ? allowsIpv4(address) : isIPv6(address) && !address.includes('%') && allowsIpv6(address),
  }
}

/** The IPv4 address in the last 32 bits. The URL parser writes them as two groups of hex digits. */
function embeddedIpv4(address: string): string {
  const groups = known(/\[(.*)\]/.exec(new URL(`http://[${address}]`).host)?.[1], 'an IPv6 address in a URL').split(':')
  // `::ffff:0:0` and its like lose trailing zero groups to `::`.
  const [high = '', low = ''] = address.endsWith('::') ? [] : groups.slice(-2)
  const value = (Number.parseInt(high || '0', 16) << 16) | Number.parseInt(low || '0', 16)
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) addNetwork(list, network)
  return list
}

function addNetwork(list: BlockList, network: string): void {
  const [address = '', prefix] = network.split('/')
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined
  const bits = family === 'ipv4' ? 32 : 128
  const length = prefix === undefined ? bits : Number(prefix)
  const isWhole = prefix === undefined || /^\d{1,3}$/.test(prefix)
  if (family === undefined || !isWhole || length > bits || network.split('/').length > 2) {
    throw queryHostErrors.error('bad-network', `not a network: ${network.slice(0, 80)}`)
  }
  if (length === bits) list.addAddress(address, family)
  else list.addSubnet(address, length, family)
}
