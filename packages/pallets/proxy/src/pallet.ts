// SPDX-License-Identifier: Apache-2.0
import { alias, type Codec, compact, option, u16, u32, u128 } from '@phat/codec'
import {
  addWeight,
  type CallInfo,
  callSize,
  constant,
  dispatchInfoOf,
  multiAddress,
  type RuntimeCall,
  type RuntimeTypes,
  saturatingSubWeight,
  sizedCall,
  type Weight,
} from '@phat/frame'
import { assert } from '@phat/primitives'
import { base, blockNumber, callHash, kindOf, type ProxyConfig } from './base.ts'
import { announce, proxyAnnounced, rejectAnnouncement, removeAnnouncement } from './calls/announcements.ts'
import { addProxy, removeProxies, removeProxy } from './calls/delegates.ts'
import { pokeDeposit } from './calls/poke-deposit.ts'
import { proxy } from './calls/proxy.ts'
import { createPure, killPure } from './calls/pure.ts'
import { weights } from './generated/weights.ts'
import { invariants } from './invariants.ts'
import type { ProxyType } from './proxy-types.ts'

const small = alias<number>(u16, 'u16')
const height: Codec<number> = alias(compact(u32), 'BlockNumberFor<T>')
const extIndex: Codec<number> = alias(compact(u32), 'u32')
const forcedKind = ({ proxyTypes }: ProxyConfig): Codec<ProxyType | undefined> =>
  alias(option(proxyTypes.codec), 'Option<T::ProxyType>')

/** The cost of a call for another account, which that account's record is read and written for. */
function around(own: Weight, call: RuntimeCall, { dbWeight }: ProxyConfig): CallInfo {
  const { callWeight, class: dispatchClass } = dispatchInfoOf(call)
  const record = { refTime: dbWeight.read + dbWeight.write, proofSize: 0n }
  return { weight: addWeight(addWeight(own, record), callWeight), class: dispatchClass }
}

/** The cost of making an announced call, which is hashed first. */
function announcedWeight(types: RuntimeTypes, call: RuntimeCall, { maxPending }: ProxyConfig): Weight {
  const hashing = saturatingSubWeight(weights.proxyAnnouncedOfBytes(callSize(types, call)), weights.proxyAnnouncedOfBytes(0))
  return addWeight(weights.proxyAnnounced(maxPending), hashing)
}

/** Accounts that act on behalf of others, within limits and, where wanted, only after a time for vetoes (pallet-proxy). `Proxy` is taken by JavaScript. */
export const ProxyPallet = base
  .constants((config) => ({
    proxyDepositBase: constant(u128, config.proxyDepositBase, 'Reserved from an account that has delegates, in planck.'),
    proxyDepositFactor: constant(u128, config.proxyDepositFactor, 'Reserved besides for each delegate, in planck.'),
    maxProxies: constant(u32, config.maxProxies, 'Most delegates of one account.'),
    maxPending: constant(u32, config.maxPending, 'Most calls that one delegate may have announced at a time.'),
    announcementDepositBase: constant(
      u128,
      config.announcementDepositBase,
      'Reserved from a delegate that announced calls, in planck.',
    ),
    announcementDepositFactor: constant(
      u128,
      config.announcementDepositFactor,
      'Reserved besides for each announced call, in planck.',
    ),
  }))
  .calls((p) => ({
    proxy: p.call(
      0,
      { real: multiAddress, forceProxyType: forcedKind(p.config), call: sizedCall(p.types) },
      ({ call }, config) => around(weights.proxy(config.maxProxies), call, config),
      [
        'Makes a call for an account whose delegate the sender is, and succeeds whatever comes of the call.',
        'Origin: signed. Events: ProxyExecuted. Errors: NotProxy, Unannounced.',
      ],
      proxy,
    ),
    addProxy: p.call(
      1,
      { delegate: multiAddress, proxyType: kindOf(p.config), delay: blockNumber },
      (_args, config) => weights.addProxy(config.maxProxies),
      [
        'Makes an account a delegate of the sender, which reserves a deposit. With a delay, the delegate announces its calls.',
        'Origin: signed. Events: ProxyAdded. Errors: NoSelfProxy, Duplicate, TooMany.',
      ],
      addProxy,
    ),
    removeProxy: p.call(
      2,
      { delegate: multiAddress, proxyType: kindOf(p.config), delay: blockNumber },
      (_args, config) => weights.removeProxy(config.maxProxies),
      ['Ends a delegation and gives its deposit back.', 'Origin: signed. Events: ProxyRemoved. Errors: NotFound.'],
      removeProxy,
    ),
    removeProxies: p.call(
      3,
      {},
      (_args, config) => weights.removeProxies(config.maxProxies),
      ['Ends all delegations of the sender. A pure account that does this is lost for good.', 'Origin: signed.'],
      removeProxies,
    ),
    createPure: p.call(
      4,
      { proxyType: kindOf(p.config), delay: blockNumber, index: small },
      weights.createPure,
      [
        'Makes an account without a key, whose delegate the sender is. The index tells apart what one extrinsic makes.',
        'Origin: signed. Events: PureCreated. Errors: Duplicate.',
      ],
      createPure,
    ),
    killPure: p.call(
      5,
      { spawner: multiAddress, proxyType: kindOf(p.config), index: small, height, extIndex },
      weights.killPure,
      [
        'Gives up a pure account for good, with all that it owns; its maker gets the deposit. Says how the account was made.',
        'Origin: signed, the pure account. Events: PureKilled. Errors: NoPermission.',
      ],
      killPure,
    ),
    announce: p.call(
      6,
      { real: multiAddress, callHash },
      (_args, config) => weights.announce(config.maxPending),
      [
        'Announces the hash of a call that the sender will make for another account, which reserves a deposit.',
        'Origin: signed. Events: Announced. Errors: NotProxy, TooMany.',
      ],
      announce,
    ),
    removeAnnouncement: p.call(
      7,
      { real: multiAddress, callHash },
      (_args, config) => weights.removeAnnouncement(config.maxPending),
      ['Takes an announcement of the sender back, and its deposit.', 'Origin: signed. Errors: NotFound.'],
      removeAnnouncement,
    ),
    rejectAnnouncement: p.call(
      8,
      { delegate: multiAddress, callHash },
      (_args, config) => weights.rejectAnnouncement(config.maxPending),
      [
        'Vetoes what a delegate of the sender announced; the delegate gets its deposit back.',
        'Origin: signed. Errors: NotFound.',
      ],
      rejectAnnouncement,
    ),
    proxyAnnounced: p.call(
      9,
      { delegate: multiAddress, real: multiAddress, forceProxyType: forcedKind(p.config), call: sizedCall(p.types) },
      ({ call }, config) => around(announcedWeight(p.types, call, config), call, config),
      [
        'Makes a call that a delegate announced long enough ago, and succeeds whatever comes of the call. Anyone may send this.',
        'Origin: signed. Events: ProxyExecuted. Errors: NotProxy, Unannounced.',
      ],
      proxyAnnounced,
    ),
    pokeDeposit: p.call(
      10,
      {},
      weights.pokeDeposit,
      [
        'Brings the deposits of the sender to what they cost now. Free of charge where one changed.',
        'Origin: signed. Events: DepositPoked for each.',
      ],
      pokeDeposit,
    ),
  }))
  .hooks({
    integrityTest: ({ config }) => assert(config.maxProxies > 0, 'a pure account has a delegate'),
  })
  .invariants(invariants)
