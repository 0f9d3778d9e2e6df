// SPDX-License-Identifier: Apache-2.0
import { type ConnectedChain, findInclusion, type Inclusion, isPoolRefusal, submitAndWatch } from '@phat/client/node'
import { sdkErrors } from '../sdk-errors.ts'
import type { ReadyExtrinsic } from '../signer/signer.ts'
import type { Wait } from '../wait.ts'
import { answers, type Network } from './network.ts'

const pauseMs = 200

/**
 * Sends an extrinsic and waits for its block, also where the connection is lost meanwhile: then blocks tell whether the node took it, and
 * sending the same bytes again does no harm.
 * @param from the block from which the extrinsic is valid
 * @param taken told when the pool has it
 */
export async function submitSurely(
  network: Network,
  wait: Wait,
  chain: ConnectedChain,
  extrinsic: ReadyExtrinsic,
  from: number,
  taken: () => void,
): Promise<Inclusion> {
  try {
    return await submitAndWatch(chain, extrinsic, 'inBlock', taken)
  } catch (error) {
    if (!sdkErrors.is(error, 'connection-lost')) throw error
  }
  for (let height = from; ; ) {
    const hash = await network.request(wait, 'chain_getBlockHash', height)
    const again = await network.chain(wait)
    if (hash !== null) {
      const found = await wait.for('block', findInclusion(again, extrinsic.hash, answers.expectHex('the block hash', hash)))
      if (found !== undefined) return found
      height++
      continue
    }
    try {
      return await submitAndWatch(again, extrinsic, 'inBlock', taken)
    } catch (error) {
      // Refused because the pool has it already, or a block by now: the next look tells.
      if (!sdkErrors.is(error, 'connection-lost') && !isPoolRefusal(error)) throw error
      await wait.pause(pauseMs, 'block with the transaction')
    }
  }
}
