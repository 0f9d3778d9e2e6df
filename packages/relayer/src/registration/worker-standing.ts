// SPDX-License-Identifier: Apache-2.0

import { readStorage } from '@phat/client/node'
import { PhatError } from '@phat/primitives'
import type { Session } from '../session.ts'

/** What the chain says of a worker's evidence. */
interface WorkerAttestation {
  readonly dueAt: number
  readonly standing: { readonly type: string }
}

/** A value of the chain's registry; undefined where there is none, or where the chain has no such item. */
export async function readRegistry(session: Session, item: string, worker: Uint8Array): Promise<unknown> {
  try {
    return await readStorage(session.chain(), `PhalaRegistry.${item}`, [worker])
  } catch (error) {
    if (error instanceof PhatError && error.code === 'metadata.unknown-item') return undefined
    throw error
  }
}

/** True when the chain waits for new evidence of a registered worker. */
export async function isEvidenceDue(session: Session, worker: Uint8Array, height: number): Promise<boolean> {
  const found = (await readRegistry(session, 'WorkerAttestations', worker)) as WorkerAttestation | undefined
  return found !== undefined && (found.standing.type !== 'Active' || height >= found.dueAt)
}
