// SPDX-License-Identifier: Apache-2.0
import { tuple, vec } from '@phat/codec'
import { messageOrigin, signedMessage } from '@phat/messaging'
import type { PrpcRequest, PrpcResponse } from '@phat/wire/prpc'
import type { PrpcContext } from '../prpc-context.ts'
import { serveErrors } from '../serve-errors.ts'

/** By the variant of `AttestationReport`, the JSON of phala's `Option<AttestationProvider>`; ours have no name there. */
const providers = ['"Ias"', '"Dcap"'] as const

/** GetRuntimeInfo: what `register_worker_v2` takes, with fresh evidence. @throws serve.invalid-argument; PhatError `tee.*` */
export async function getRuntimeInfo(
  { view }: PrpcContext,
  request: PrpcRequest<'GetRuntimeInfo'>,
  signal: AbortSignal,
): Promise<PrpcResponse<'GetRuntimeInfo'>> {
  const { encodedOperator } = request
  if (encodedOperator !== undefined && encodedOperator.length !== 32) {
    throw serveErrors.error('invalid-argument', 'Invalid operator')
  }
  const { info, report } = await view.registration(encodedOperator, signal)
  const { publicKey } = view.identity
  // SCALE `Option<AttestationReport>`: 1, then the index of the variant.
  const provider = report[0] === 1 ? (providers[report[1] ?? -1] ?? 'null') : 'null'
  return {
    encodedRuntimeInfo: info,
    encodedGenesisBlockHash: view.genesisHash,
    encodedPublicKey: publicKey,
    encodedEcdhPublicKey: publicKey,
    attestation: { version: 1, provider, timestamp: view.lastBlock.timeMs / 1000n, encodedReport: report },
  }
}

const egress = vec(tuple(messageOrigin, vec(signedMessage)))

/** GetEgressMessages. */
export function getEgressMessages({ view }: PrpcContext): PrpcResponse<'GetEgressMessages'> {
  const messages = view.egress().map(([origin, signed]) => [origin, [...signed]] as const)
  return { encodedMessages: egress.encode(messages) }
}
