// SPDX-License-Identifier: Apache-2.0
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verifyMultiSignature } from '@phat/crypto'
import { assert, known } from '@phat/primitives'
import { blockFrames } from '@phat/wire/block-frame'
import {
  type MessageType,
  methodOfPath,
  type PrpcMethodName,
  type PrpcRequest,
  type PrpcResponse,
  prpcMethods,
  renderPrpcFailure,
} from '@phat/wire/prpc'
import type { TrustRoot } from '@phat/wire/trust-root'
import { type FollowedBlock, followFrame, readBlockFrame, type VerifiedBlock } from '@phat/worker'

/** A method that a test scripts. */
type Scripted = {
  [N in PrpcMethodName]?: ((request: PrpcRequest<N>) => PrpcResponse<N> | Promise<PrpcResponse<N>>) | undefined
}

/** A worker that follows the chain as real ones do, and says what the test wants it to say. */
export interface ScriptedWorker {
  readonly url: string
  /** Every block it verified, with the values of the keys it wanted then. */
  readonly blocks: readonly VerifiedBlock[]
  /** Names of the methods that were called, in order. */
  readonly calls: readonly PrpcMethodName[]
  /** Blocks of each DispatchBlocks that came. */
  readonly batches: readonly number[]
  /** Replaces answers of the worker; undefined gives a method back. */
  script(methods: Scripted): void
  /** Takes frames as it does when nothing is scripted. */
  dispatch(encodedBlocks: Uint8Array): PrpcResponse<'DispatchBlocks'>
  /** What the next frames must prove; changes after a block when a function is given. */
  want(keys: (next: number) => readonly Uint8Array[]): void
  setRegistered(registered: boolean): void
  /** Goes on from where it is as if a block before were the last one. */
  forget(blocks: number): void
  /** Closes the port and all connections; `start` opens the same one again. */
  crash(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** A clock ahead of every block of a test, and trust that lasts so long. */
const now = { seconds: 6_000_000_000n, nanos: 0 }
const year = 365n * 86_400_000n

export async function startScriptedWorker(root: TrustRoot): Promise<ScriptedWorker> {
  let at: FollowedBlock = root
  let keysOf: (next: number) => readonly Uint8Array[] = () => []
  let registered = true
  let scripted: Scripted = {}
  let port = 0
  let server: Server | undefined
  const [blocks, calls, batches]: [VerifiedBlock[], PrpcMethodName[], number[]] = [[], [], []]

  const state = (): PrpcResponse<'GetSyncState'> => ({
    nextBlock: at.number + 1,
    wantedKeys: keysOf(at.number + 1),
    genesisHash: root.genesisHash,
    chainId: root.trusted.chainId,
    registered,
  })
  const take = (encoded: Uint8Array): void => {
    const frame = readBlockFrame(encoded)
    if (!frame.ok) throw new Refusal(`${frame.rejection.code}: ${frame.rejection.detail}`)
    const keys = keysOf(at.number + 1)
    const options = { keys, now, trustingPeriodMs: 200n * year, clockDriftMs: 0n }
    const outcome = followFrame(at, frame.value, options, ({ publicKey, message, signature }) =>
      verifyMultiSignature({ type: 'Ed25519', value: signature }, message, publicKey),
    )
    if (!outcome.ok) throw new Refusal(`${outcome.rejection.code}: ${outcome.rejection.detail}`)
    at = outcome.value
    blocks.push(outcome.value)
  }
  const dispatch = (encodedBlocks: Uint8Array): PrpcResponse<'DispatchBlocks'> => {
    const frames = blockFrames.decode(encodedBlocks)
    batches.push(frames.length)
    const wanted = JSON.stringify(state().wantedKeys)
    for (const frame of frames) {
      take(frame)
      if (JSON.stringify(state().wantedKeys) !== wanted) break
    }
    return state()
  }
  const own: Scripted = {
    GetSyncState: state,
    DispatchBlocks: ({ encodedBlocks }) => dispatch(encodedBlocks),
    GetEgressMessages: () => ({ encodedMessages: Uint8Array.of(0) }),
  }
  const answer = async (path: string, body: Uint8Array): Promise<Uint8Array> => {
    const name = known(methodOfPath(path), 'the relayer calls methods of the protocol')
    calls.push(name)
    const method = prpcMethods[name] as { request: MessageType<unknown>; response: MessageType<unknown> }
    const run = (scripted[name] ?? own[name]) as ((request: unknown) => unknown) | undefined
    assert(run !== undefined, `${name} is scripted`)
    return method.response.encode(await run(method.request.decode(body)))
  }
  const listen = async (): Promise<void> => {
    const made = createServer((request, response) => {
      const parts: Uint8Array[] = []
      request.on('data', (part: Uint8Array) => parts.push(part))
      request.on('end', () => {
        answer(request.url ?? '', new Uint8Array(Buffer.concat(parts))).then(
          (bytes) => response.writeHead(200).end(bytes),
          (error: unknown) => refuse(response, error),
        )
      })
    })
    await new Promise<void>((resolve) => {
      made.listen(port, '127.0.0.1', resolve)
    })
    port = (made.address() as AddressInfo).port
    server = made
  }
  const crash = async (): Promise<void> => {
    const closing = server
    server = undefined
    if (closing === undefined) return
    const closed = new Promise((resolve) => closing.close(resolve))
    closing.closeAllConnections()
    await closed
  }
  await listen()
  return {
    get url() {
      return `http://127.0.0.1:${port}`
    },
    blocks,
    calls,
    batches,
    script: (methods) => {
      scripted = { ...scripted, ...methods }
    },
    dispatch,
    want: (keys) => {
      keysOf = keys
    },
    setRegistered: (now) => {
      registered = now
    },
    forget: (count) => {
      blocks.splice(blocks.length - count)
      at = blocks.at(-1) ?? root
    },
    crash,
    start: listen,
    stop: crash,
  }
}

/** What a worker says when it refuses a request. */
export class Refusal extends Error {}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, body } = renderPrpcFailure('failed', error instanceof Error ? error.message : String(error), 'protobuf')
  response.writeHead(status).end(body)
}
