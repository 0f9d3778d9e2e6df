// SPDX-License-Identifier: Apache-2.0
import { bool, option, str, tuple, u8, u32, u64, u128, unit } from '@phat/codec'
import { equalBytes } from '@phat/primitives'
import { hookPoint } from '../pink/pink-event.ts'
import { isAdmin, ownerOf, readDriver, unlessAdmin, unlessOwner, unlessOwnerOrAdmin } from './system-access.ts'
import type { SystemFrame } from './system-frame.ts'
import { actionMessage, type SystemMessage, valueMessage } from './system-message.ts'
import { account, codeType, driverHistory, driverRecord, hash, plainHash, systemError, versionTuple } from './system-types.ts'
import { systemVersion } from './upgrade-messages.ts'

const noArguments = {}
const balances = tuple(u128, u128)

const balanceOf = (frame: SystemFrame, who: Uint8Array): readonly [total: bigint, free: bigint] =>
  frame.extension(16, account.encode(who), balances)

/** What the owner grants and what anyone may read of it. */
export const accessMessages: readonly SystemMessage[] = [
  valueMessage('owner', {
    selector: '0xfeaea4fa',
    args: noArguments,
    docs: 'The owner of the cluster.',
    returns: account,
    run: ownerOf,
  }),
  valueMessage('System::version', {
    selector: '0x87c98a8d',
    args: noArguments,
    docs: 'Major, minor and patch version of the contract.',
    returns: versionTuple,
    run: () => systemVersion,
  }),
  actionMessage('System::grant_admin', {
    selector: '0x67612061',
    args: { contractId: account },
    docs: 'Lets an account or contract administer the cluster; for the owner.',
    mutates: true,
    error: systemError,
    run: (frame, { contractId }) => {
      const refused = unlessOwner(frame)
      if (refused !== undefined) return refused
      frame.write('administrators', unit, undefined, contractId)
      frame.emit('AdministratorAdded', { user: contractId })
      return undefined
    },
  }),
  valueMessage('System::is_admin', {
    selector: '0xf06f050a',
    args: { contractId: account },
    docs: 'Whether an account or contract may administer the cluster.',
    returns: bool,
    run: (frame, { contractId }) => isAdmin(frame, contractId),
  }),
]

/** Drivers: contracts that stand behind a name. */
export const driverMessages: readonly SystemMessage[] = [
  actionMessage('System::set_driver', {
    selector: '0xaa1e2030',
    args: { name: str, contractId: account },
    docs: 'Puts a contract behind a name; for the owner and administrators.',
    mutates: true,
    error: systemError,
    run: (frame, { name, contractId }) => unlessOwnerOrAdmin(frame) ?? setDriver(frame, name, contractId),
  }),
  valueMessage('System::get_driver', {
    selector: '0x2740cf0a',
    args: { name: str },
    docs: 'The contract behind a name.',
    returns: option(account),
    run: (frame, { name }) => readDriver(frame, name)?.[1],
  }),
  valueMessage('System::get_driver2', {
    selector: '0xc0f28223',
    args: { name: str },
    docs: 'The contract behind a name, and the block in which it was set.',
    returns: option(driverRecord),
    run: (frame, { name }) => readDriver(frame, name),
  }),
  valueMessage('System::driver_history', {
    selector: '0xd519dbec',
    args: { name: str },
    docs: 'Contracts that stood behind a name before, each with the block in which it was set.',
    returns: option(driverHistory),
    run: (frame, { name }) => frame.read('driversHistory', driverHistory, str.encode(name)),
  }),
]

function setDriver(frame: SystemFrame, name: string, contractId: Uint8Array): undefined {
  if (name === 'PinkLogger') frame.emitPink({ type: 'SetLogHandler', value: contractId })
  if (name === 'JsRuntime') frame.emitPink({ type: 'SetJsRuntime', value: contractId })
  const previous = readDriver(frame, name)
  const key = str.encode(name)
  if (previous !== undefined) {
    if (equalBytes(previous[1], contractId)) return
    const history = frame.read('driversHistory', driverHistory, key) ?? []
    frame.write('driversHistory', driverHistory, [...history, previous], key)
  }
  frame.write('drivers2', driverRecord, [frame.context.block.number, contractId], key)
  frame.emit('DriverChanged', { name, previous: previous?.[1], current: contractId })
}

/** What administrators decide about contracts, and ours: what commands the whole cluster accepts. */
export const clusterMessages: readonly SystemMessage[] = [
  actionMessage('System::set_hook', {
    selector: '0x352c6b5c',
    args: { hook: hookPoint, contract: account, selector: u32, gasLimit: u64 },
    docs: 'Has a message of a contract called at the end of each block, at its own expense; for administrators.',
    mutates: true,
    error: systemError,
    run: (frame, hook) => unlessAdmin(frame) ?? frame.emitPink({ type: 'SetHook', value: hook }),
  }),
  actionMessage('System::set_contract_weight', {
    selector: '0x45ec9b18',
    args: { contractId: account, weight: u32 },
    docs: 'Sets the share of queries and cache that a contract has; for administrators.',
    error: systemError,
    run: (frame, { contractId, weight }) =>
      unlessAdmin(frame) ?? frame.emitPink({ type: 'SetContractWeight', value: { contract: contractId, weight } }),
  }),
  actionMessage('System::set_accepts', {
    selector: '0x3a596249',
    args: { accepts: u8 },
    docs: 'Has every contract accept commands that come so, whatever it says: bit 0 plain, 1 legacy, 2 version 2; for the owner.',
    mutates: true,
    error: systemError,
    run: (frame, { accepts }) => {
      const refused = unlessOwner(frame)
      if (refused !== undefined) return refused
      if (accepts > 7) return { type: 'ConditionNotMet' }
      frame.write('accepts', u8, accepts)
      return frame.emitPink({ type: 'SetAccepts', value: accepts })
    },
  }),
  valueMessage('System::accepts', {
    selector: '0x4543df07',
    args: noArguments,
    docs: 'What set_accepts set last.',
    returns: u8,
    run: (frame) => frame.read('accepts', u8) ?? 0,
  }),
]

/** What anyone may read of the cluster. */
export const readMessages: readonly SystemMessage[] = [
  valueMessage('System::total_balance_of', {
    selector: '0x5a98f226',
    args: { account },
    docs: 'What an account has in the cluster, free and held.',
    returns: u128,
    run: (frame, args) => balanceOf(frame, args.account)[0],
  }),
  valueMessage('System::free_balance_of', {
    selector: '0x8a0d40d7',
    args: { account },
    docs: 'What an account can spend in the cluster.',
    returns: u128,
    run: (frame, args) => balanceOf(frame, args.account)[1],
  }),
  valueMessage('System::code_exists', {
    selector: '0x6fc58436',
    args: { codeHash: plainHash, codeType },
    docs: 'Whether a code has been uploaded.',
    returns: bool,
    run: (frame, { codeHash, codeType: { type } }) =>
      frame.extension(19, tuple(plainHash, bool).encode([codeHash, type === 'Sidevm']), bool),
  }),
  valueMessage('System::code_hash', {
    selector: '0x916fdb44',
    args: { account },
    docs: 'The code of a contract.',
    returns: option(hash),
    run: (frame, args) => frame.codeHashOf(args.account),
  }),
  valueMessage('System::current_event_chain_head', {
    selector: '0xe14655d3',
    args: noArguments,
    docs: 'Number of the next block of the event chain, and hash of the last one.',
    returns: tuple(u64, plainHash),
    run: (frame) => frame.extension(23, new Uint8Array(0), tuple(u64, plainHash)),
  }),
]
