// SPDX-License-Identifier: Apache-2.0
import { parentPort } from 'node:worker_threads'
import { known } from '@phat/primitives'
import { verifyMultiSignature } from '../multi-signature.ts'
import { decodeBatch } from './batch.ts'

// Entry point of a verifier thread. It knows nothing but batches: a fault in here ends the thread, and the pool starts another.
const port = known(parentPort ?? undefined, 'the verifier runs in a worker thread')

port.on('message', (batch: ArrayBuffer) => {
  const verdicts = Uint8Array.from(decodeBatch(batch), ({ signature, message, accountId }) =>
    Number(verifyMultiSignature(signature, message, accountId)),
  )
  port.postMessage(verdicts.buffer, [verdicts.buffer])
})
