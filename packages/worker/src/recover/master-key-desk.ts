// SPDX-License-Identifier: Apache-2.0
import { equalBytes, PhatError, toHex } from '@phat/primitives'
import { openHandedShare } from '../keys/handed-share.ts'
import { keyErrors } from '../keys/key-errors.ts'
import { type OpenedShare, recoverMasterKey } from '../keys/master-key-recovery.ts'
import { recoveryErrors } from '../keys/recovery-errors.ts'
import { encodeLogRecord } from '../persist/log-records.ts'
import type { BlockPipeline } from '../pipeline/block-pipeline.ts'
import type { WorkerIdentity } from '../serve/worker-view.ts'
import { systemState } from '../system/state-codec.ts'
import type { SystemState, WorkerSystem } from '../system/system-types.ts'
import type { WorkerLog } from '../worker-options.ts'

export interface MasterKeyDeskOptions {
  readonly identity: WorkerIdentity
  /** 32 bytes. */
  readonly genesisHash: Uint8Array
  readonly system: Pick<WorkerSystem, 'askMasterKey' | 'recover'>
  readonly pipeline: Pick<BlockPipeline, 'state' | 'amend'>
  readonly log: Pick<WorkerLog, 'info' | 'warn'>
}

/**
 * Where holders of recovery shares bring a master key back. Shares wait in memory alone, one of each index (1 to 255), until there are enough and
 * the chain has proven whose key it must be.
 */
export interface MasterKeyDesk {
  /** @throws PhatError `recovery.*`; worker.stopped */
  provide(rotation: bigint, handed: Uint8Array): Promise<void>
  /** Blocks were taken: what waited for them is decided. */
  followed(): Promise<void>
}

/** Makes the desk of a start. */
export function createMasterKeyDesk({ identity, genesisHash, system, pipeline, log }: MasterKeyDeskOptions): MasterKeyDesk {
  const waiting = new Map<number, OpenedShare>()
  let last: Promise<void> = Promise.resolve()

  /** One after the other. */
  function inTurn(act: () => Promise<void>): Promise<void> {
    const turn = last.then(act, act)
    last = turn
    return turn
  }

  const amend = (change: (state: SystemState) => SystemState): Promise<void> =>
    pipeline.amend((state) => {
      const amended = change(state.system)
      return {
        state: { ...state, system: amended },
        record: encodeLogRecord({ type: 'Recovery', value: systemState.encode(amended) }),
      }
    })

  const ask = async (isAsked: boolean): Promise<void> => {
    if (isAsked !== (pipeline.state.system.chainMasterKey !== undefined))
      await amend((state) => system.askMasterKey(state, isAsked))
  }

  function forget(): void {
    for (const { bytes } of waiting.values()) bytes.fill(0)
    waiting.clear()
  }

  function keep(share: OpenedShare): void {
    const [first] = waiting.values()
    if (first !== undefined && share.rotation < first.rotation)
      throw recoveryErrors.error('other-rotation', `${share.rotation} is older than ${first.rotation}`)
    if (first !== undefined && share.rotation === first.rotation) {
      const isSame = share.needed === first.needed && equalBytes(share.masterPublicKey, first.masterPublicKey)
      if (!isSame) throw recoveryErrors.error('other-split', `rotation ${share.rotation}, number ${share.index}`)
      if (waiting.has(share.index)) throw recoveryErrors.error('duplicate-share', `number ${share.index}`)
    } else forget()
    waiting.set(share.index, share)
  }

  /** @throws PhatError `recovery.other-master-key` once the chain has proven that the share is of no use */
  function checkMasterKey({ masterPublicKey }: OpenedShare): void {
    const { chainMasterKey } = pipeline.state.system
    if (chainMasterKey === undefined || !chainMasterKey.proven) return
    const { publicKey } = chainMasterKey
    if (publicKey === undefined || !equalBytes(publicKey, masterPublicKey))
      throw recoveryErrors.error('other-master-key', toHex(masterPublicKey))
  }

  /** Combines what waits, if it can be. @throws PhatError `recovery.wrong-shares`, `recovery.other-master-key`; nothing waits any more */
  async function decide(): Promise<void> {
    const [first] = waiting.values()
    if (first === undefined || !pipeline.state.system.chainMasterKey?.proven) return
    try {
      checkMasterKey(first)
      if (waiting.size < first.needed) return
      const secret = combined([...waiting.values()])
      await amend((state) => system.recover(state, first.rotation, secret))
    } catch (error) {
      if (isRefusal(error)) {
        forget()
        await ask(false)
      }
      throw error
    }
    forget()
    log.info('worker.master-key-recovered', { rotation: String(first.rotation) })
  }

  return {
    provide: (rotation, handed) =>
      inTurn(async () => {
        if (pipeline.state.system.masterKeys.length > 0) throw recoveryErrors.error('has-master-key', 'no share is needed')
        const share = openHandedShare(identity.agreement, genesisHash, handed)
        if (share.rotation !== rotation) throw recoveryErrors.error('other-rotation', `${share.rotation} is not ${rotation}`)
        checkMasterKey(share)
        keep(share)
        log.info('worker.recovery-share', { rotation: String(rotation), shares: waiting.size, needed: share.needed })
        await ask(true)
        await decide()
      }),
    async followed() {
      if (waiting.size === 0) return
      await inTurn(async () => {
        try {
          if (pipeline.state.system.masterKeys.length === 0) return await decide()
          forget()
          await ask(false)
        } catch (error) {
          if (!isRefusal(error)) throw error
          // Nobody asks: whoever handed over the last share was answered before.
          log.warn('worker.recovery-refused', { code: error.code })
        }
      })
    },
  }
}

const isRefusal = (error: unknown): error is PhatError => error instanceof PhatError && error.code.startsWith('recovery.')

/** @throws PhatError `recovery.wrong-shares` */
function combined(shares: readonly OpenedShare[]): Uint8Array {
  try {
    return recoverMasterKey(shares)
  } catch (error) {
    // Without the cause: nothing of the shares goes on.
    if (error instanceof Error && keyErrors.is(error, 'wrong-shares'))
      throw recoveryErrors.error('wrong-shares', `${shares.length} shares`)
    throw error
  }
}
