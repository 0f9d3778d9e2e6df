// SPDX-License-Identifier: Apache-2.0
import { option, u64 } from '@phat/codec'
import { addMilliseconds, trustedStateOf } from '@phat/light-client'
import { type MessageOrigin, messageOrigin } from '@phat/messaging'
import { sequenceTag } from '@phat/pallet-phala-mq'
import { type BlockNumber, type Hex, known, PhatError } from '@phat/primitives'
import { framesMax } from '@phat/wire/block-frame'
import { type TrustRoot, trustRoot } from '@phat/wire/trust-root'
import type { RpcContext } from '../context.ts'
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { rpcError } from '../server/rpc-error.ts'
import { callRuntime } from '../state/block-state.ts'
import type { CommitSource } from './commit-source.ts'
import { frameOf } from './frame-of.ts'

const served = 'the method is served only where commits are kept'
/** Characters of an answer around its frames. */
const answerOverhead = 1024
const nextSequence = option(u64)

export const phat_blockFrames: Handler<'phat_blockFrames'> = async (ctx, [from, count, keys]) => {
  const { chain, limits } = ctx
  const commits = known(ctx.commits, served)
  if (from === 0) throw rpcError('invalid-params', 'the genesis is decided by nobody: frames begin with block 1')
  if (keys.length > limits.proofKeysMax) throw rpcError('invalid-params', `${keys.length} keys, at most ${limits.proofKeysMax}`)
  const frames: Hex[] = []
  const turn = ctx.startTurn()
  let room = limits.responseBytesMax - answerOverhead
  for (let height = from; height < from + Math.min(count, framesMax) && height <= chain.best.number; height++) {
    const frame = bytesToHex(frameOf(ctx, commits, height, keys))
    room -= frame.length + 3
    // The first one goes out whatever its size: nothing smaller can be asked for.
    if (room < 0 && frames.length > 0) break
    frames.push(frame)
    if (turn.over()) await turn.next()
  }
  return frames
}

export const phat_trustRoot: Handler<'phat_trustRoot'> = ({ chain, commits }, [number = 0]) => {
  const source = known(commits, served)
  return bytesToHex(trustRoot.encode(number === 0 ? genesisRoot(chain, source) : rootAt(chain, source, number)))
}

/** The engine's time begins with the first block it decided: trust in the genesis is a moment older than that. */
function genesisRoot({ genesisHash }: RpcContext['chain'], commits: CommitSource): TrustRoot {
  const first = commits.signedHeader(1)
  if (first === undefined) throw rpcError('no-commit', 'the chain has no block but the genesis; its time begins with block 1')
  return {
    genesisHash,
    number: 0,
    hash: genesisHash,
    trusted: {
      chainId: commits.chainId,
      height: 0n,
      time: addMilliseconds(first.header.time, -1n),
      hash: new Uint8Array(32),
      nextValidators: [...commits.validators(1)],
    },
  }
}

function rootAt({ genesisHash, hashOf }: RpcContext['chain'], commits: CommitSource, number: BlockNumber): TrustRoot {
  const signed = commits.signedHeader(number)
  const hash = hashOf(number)
  if (signed === undefined || hash === undefined) throw rpcError('no-commit', `block ${number}`)
  const trusted = trustedStateOf({ header: signed.header, nextValidators: [...commits.validators(number + 1)] })
  return { genesisHash, number, hash, trusted }
}

function readSender(encoded: Uint8Array): MessageOrigin {
  try {
    return messageOrigin.decode(encoded)
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw rpcError('invalid-params', `sender_hex is no MessageOrigin: ${cause.message}`, { cause })
  }
}

export const pha_getMqNextSequence: Handler<'pha_getMqNextSequence'> = (ctx, [encoded]) => {
  const sender = readSender(encoded)
  let next = nextSequence.decode(callRuntime(ctx, undefined, 'MqApi_sender_sequence', messageOrigin.encode(sender))) ?? 0n
  while (ctx.pool.isProvided(sequenceTag(sender, next))) next++
  // A sequence counts single messages and stays far below 2^53.
  return Number(next)
}
