// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BlockRef, type ChainService, createManualClock, openChain, type StoredBlock, silentLog } from '@phat/chain'
import { accountOf, addressOf, alice, bob, signFor } from '@phat/chain/test/harness'
import type { RpcClient } from '@phat/client/node'
import { compactU32, u32, u128 } from '@phat/codec'
import { blake2b128, blake2b256 } from '@phat/crypto'
import { type Header, header as headerCodec, makeCall, type RuntimeCall, storagePrefix } from '@phat/frame'
import { createMemoryStore } from '@phat/kv'
import { loadSpec, specState } from '@phat/node'
import { Balances } from '@phat/pallet-balances'
import { System } from '@phat/pallet-system'
import { type AccountId, type BlockHash, concatBytes, fromByteString, fromHex, known, PHA, toHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import { afterAll } from 'vitest'
import { connectRpc } from '../src/chain/rpc-client.ts'
import { type DevNode, type Started, startPhat } from './processes.ts'

const runtimes = createRuntimes()
const runtime = runtimes.newest

/** A new folder, removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'phat-kept-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The development chain in this process: to sign for it, and to execute the node's blocks once more. */
export function devTwin(): ChainService {
  return openChain({
    store: createMemoryStore(),
    runtimes,
    genesis: specState(loadSpec('dev', runtimes), runtimes),
    verify: () => true,
    clock: createManualClock(0),
    log: silentLog,
    finalityDelayMs: 0,
  })
}

const atGenesis = devTwin()
const transfer = makeCall(runtime, Balances, 'transferKeepAlive', { dest: addressOf(bob), value: PHA })

/** One PHA from Alice to Bob. */
export const transferWith = (nonce: number): string => signedWith(transfer, nonce)

/** Bytes that the chain stores and does nothing with. */
export function remarkWith(nonce: number, bytes: number): string {
  return signedWith(makeCall(runtime, System, 'remark', { remark: new Uint8Array(bytes).fill(nonce) }), nonce)
}

const signedWith = (call: RuntimeCall, nonce: number): string => toHex(signFor(atGenesis, alice, call, { nonce }))

/** Waits for the line that says where a node listens. */
export async function readyNode(started: Started): Promise<DevNode> {
  const line = await started.nextLine()
  if (line === undefined) throw new Error(`the node did not start: ${(await started.ended).err}`)
  const ready = JSON.parse(line) as Record<string, unknown>
  const url = String(ready.endpoint)
  return {
    url,
    port: Number(new URL(url).port),
    ready,
    started,
    stop: () => {
      started.child.kill('SIGTERM')
      return started.ended
    },
  }
}

/** Starts a development node that keeps its chain in a folder. */
export function startKept(folder: string, ...flags: readonly string[]): Promise<DevNode> {
  return readyNode(startPhat(['node', '--dev', '--port', '0', '--json', '--data', folder, ...flags]))
}

/** Asks a node over a connection of its own. */
export async function withRpc<T>({ url }: DevNode, use: (rpc: RpcClient) => Promise<T>): Promise<T> {
  const rpc = await connectRpc(url, { signal: new AbortController().signal, timeoutMs: 20_000 })
  try {
    return await use(rpc)
  } finally {
    rpc.close()
  }
}

interface JsonHeader {
  readonly parentHash: string
  readonly number: string
  readonly stateRoot: string
  readonly extrinsicsRoot: string
  readonly digest: { readonly logs: readonly string[] }
}

/** A header as nodes write it in JSON, with its hash. */
export function readHeader(json: unknown): BlockRef & { readonly header: Header; readonly encodedHeader: Uint8Array } {
  const { parentHash, number, stateRoot, extrinsicsRoot, digest } = json as JsonHeader
  const encodedHeader = concatBytes(
    fromHex(parentHash),
    compactU32.encode(Number(number)),
    fromHex(stateRoot),
    fromHex(extrinsicsRoot),
    compactU32.encode(digest.logs.length),
    ...digest.logs.map(fromHex),
  )
  const hash = blake2b256(encodedHeader) as BlockHash // the hash of a header is that of its SCALE bytes
  return { header: headerCodec.decode(encodedHeader), encodedHeader, hash, number: Number(number) }
}

/** The newest block. */
export async function bestOf(rpc: RpcClient): Promise<ReturnType<typeof readHeader>> {
  return readHeader(await rpc.request('chain_getHeader'))
}

/** Executes every block of the node once more, beginning with the genesis: each root must come out as its header says. */
export async function replay(rpc: RpcClient): Promise<ChainService> {
  const twin = devTwin()
  const { number: best } = await bestOf(rpc)
  const hashes = (await rpc.request(
    'chain_getBlockHash',
    Array.from({ length: best }, (_, i) => i + 1),
  )) as string[]
  for (const hash of hashes) {
    const answer = (await rpc.request('chain_getBlock', hash)) as { block: { header: unknown; extrinsics: string[] } }
    const block: StoredBlock = { ...readHeader(answer.block.header), extrinsics: answer.block.extrinsics.map(fromHex) }
    twin.commit(twin.execute({ timeMs: timeOf(block), digest: enginesDigest(block) }, block))
  }
  return twin
}

/** The first extrinsic of each block sets the time: length prefix, format, pallet, call, then a compact number. */
function timeOf({ extrinsics }: StoredBlock): number {
  const [set] = extrinsics
  const call = runtime.types.call.decode(known(set, 'every block sets the time').slice(2))
  return Number((call.args as { readonly now: bigint }).now)
}

/** What the engine put into the digest: the execution adds the rest again. */
const enginesDigest = ({ header }: StoredBlock) => header.digest.logs.filter(({ type }) => type === 'PreRuntime')

/** Nonce and balance of Alice and Bob. */
export function accountsOf(twin: ChainService): { readonly nonce: number; readonly alice: bigint; readonly bob: bigint } {
  const from = accountOf(twin, runtime, alice.accountId)
  return { nonce: from.nonce, alice: from.data.free, bob: accountOf(twin, runtime, bob.accountId).data.free }
}

const accountPrefix = fromByteString(storagePrefix('System', 'Account'))

/** The same as a node tells it. */
export async function accountsAt(rpc: RpcClient): Promise<ReturnType<typeof accountsOf>> {
  const read = async (who: AccountId) => {
    const key = concatBytes(accountPrefix, blake2b128(who), who)
    const stored = fromHex(String(await rpc.request('state_getStorage', toHex(key))))
    // Four counters of 32 bits, the nonce first; then the free balance.
    return { nonce: u32.decode(stored.slice(0, 4)), free: u128.decode(stored.slice(16, 32)) }
  }
  const [from, to] = [await read(alice.accountId), await read(bob.accountId)]
  return { nonce: from.nonce, alice: from.free, bob: to.free }
}
