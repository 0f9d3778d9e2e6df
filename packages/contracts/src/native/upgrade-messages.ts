// SPDX-License-Identifier: Apache-2.0
import { option, tuple, u32 } from '@phat/codec'
import { concatBytes, equalBytes } from '@phat/primitives'
import { ownerOf, unlessOwner, unlessSelf } from './system-access.ts'
import type { SystemFrame } from './system-frame.ts'
import { actionMessage, type SystemMessage } from './system-message.ts'
import { account, plainHash, type SystemError, systemError, versionTuple } from './system-types.ts'

/** The version that the contract answers: its interface is that of Phala's 1.2.0, which it can replace. */
export const systemVersion = [1, 2, 1] as const

/** The least version of the contract runtime that it works with. */
const runtimeVersionMin = [1, 0] as const

const runtimeVersion = tuple(u32, u32)
const doUpgradeSelector = Uint8Array.of(0x66, 0x7e, 0x00, 0x41)

/** Compares versions part by part. */
function isBefore(version: readonly number[], other: readonly number[]): boolean {
  const at = version.findIndex((part, index) => part !== other[index])
  return at >= 0 && (version[at] ?? 0) < (other[at] ?? 0)
}

/**
 * Brings in the newest system code at the owner's expense, makes it the contract's own and has it agree: whatever fails after the code has
 * changed ends the whole call, so that no cluster is left with a system contract that does not want to be one.
 */
function upgradeSystem(frame: SystemFrame): SystemError | undefined {
  const { context } = frame
  frame.log(3, 'Upgrading the system contract')
  const codeHash = frame.extension(20, account.encode(ownerOf(frame)), option(plainHash))
  if (codeHash === undefined) {
    frame.log(1, 'There is no newer code of the system contract')
    return { type: 'CodeNotFound' }
  }
  const current = frame.codeHashOf(context.address)
  if (current !== undefined && equalBytes(current, codeHash)) {
    frame.log(3, 'The system contract has the newest code')
    return undefined
  }
  frame.setCodeHash(codeHash)
  const outcome = frame.call(context.address, concatBytes(doUpgradeSelector, versionTuple.encode(systemVersion)))
  // Ok of the language, and Ok of the message.
  const agreed = !outcome.reverted && outcome.data[0] === 0 && outcome.data[1] === 0
  if (!agreed) return context.fail('ContractTrapped')
  frame.log(3, 'The system contract was upgraded')
  return undefined
}

/** How the cluster comes to newer code. */
export const upgradeMessages: readonly SystemMessage[] = [
  actionMessage('System::upgrade_system_contract', {
    selector: '0xaf69ca03',
    args: {},
    docs: "Replaces this contract's code by the newest system code of the chain, which the owner pays for; for the owner.",
    mutates: true,
    error: systemError,
    run: (frame) => unlessOwner(frame) ?? upgradeSystem(frame),
  }),
  actionMessage('System::do_upgrade', {
    selector: '0x667e0041',
    args: { fromVersion: versionTuple },
    docs: 'Asked of the newer code while it replaces an older one; for the contract itself.',
    error: systemError,
    run: (frame, { fromVersion }) => {
      const refused = unlessSelf(frame)
      if (refused !== undefined) return refused
      const runtime = frame.extension(21, new Uint8Array(0), runtimeVersion)
      const isReady = !isBefore(runtime, runtimeVersionMin) && isBefore(fromVersion, systemVersion)
      return isReady ? undefined : { type: 'ConditionNotMet' }
    },
  }),
  actionMessage('System::upgrade_runtime', {
    selector: '0x317f6bf3',
    args: { version: runtimeVersion },
    docs: 'Moves the cluster to another version of the contract runtime; for the owner.',
    mutates: true,
    error: systemError,
    run: (frame, { version }) => {
      const refused = unlessOwner(frame)
      if (refused !== undefined) return refused
      frame.log(3, 'Upgrading the contract runtime')
      return frame.emitPink({ type: 'UpgradeRuntimeTo', value: { version } })
    },
  }),
]
