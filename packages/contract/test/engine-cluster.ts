// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type ContractDescriptor, constructorResult, decodeEvent, messageResult } from '@phat/abi'
import {
  type Cluster,
  type ClusterConfig,
  createCluster,
  createNativeRunner,
  createPinkExtension,
  createScriptRunner,
  createWasmRunner,
  hostPrices1,
  type PinkExtensionOptions,
  type QueryReply,
  type Receipt,
  scriptEngineHash,
  sealLimits,
} from '@phat/contracts'
import { blake2b256 } from '@phat/crypto'
import { concatBytes, fromHex, known } from '@phat/primitives'
import { createMemoryPool } from '@phat/wasm-engine'

const gasLimit = 2_500_000_000_000n

/** Lines that contracts logged. */
export const logged: string[] = []

/** A cluster with the real script engine, and accounts with money. */
export function engineCluster(
  accounts: readonly Uint8Array[],
  extension: PinkExtensionOptions = {},
  config: Partial<ClusterConfig> = {},
): Cluster {
  const module = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'))
  const shared = { memories: createMemoryPool(), pass: { version: 1, costs: 1 }, prices: hostPrices1, limits: sealLimits }
  const runners = [createNativeRunner(shared), createScriptRunner({ ...shared, module }), createWasmRunner(shared)]
  const engine = { pass: 1, costs: 1, scriptEngine: fromHex(scriptEngineHash), hostAbi: 1 }
  const cluster = createCluster({
    id: new Uint8Array(32).fill(1),
    rootSecret: new Uint8Array(32).fill(2),
    key: new Uint8Array(64).fill(3),
    gasPrice: 0n,
    depositPerByte: 1n,
    depositPerItem: 10n,
    releases: [{ version: engine, runners, codeLoad: { base: 0n, perByte: 0n } }],
    engine,
    extension: createPinkExtension(extension),
    log: ({ message }) => logged.push(message),
    ...config,
  })
  for (const to of accounts) cluster.apply({ kind: 'deposit', to, amount: 10n ** 15n }, { number: 1, now: 12_000n })
  return cluster
}

type Values = { readonly [name: string]: unknown }
type At = { readonly caller: Uint8Array; readonly block?: number; readonly value?: bigint }

/** A contract in a cluster. */
export interface Deployed {
  readonly descriptor: ContractDescriptor
  readonly address: Uint8Array
  readonly codeHash: Uint8Array
  call(name: string, args: Values, at: At): { readonly answer: unknown; readonly receipt: Receipt }
  query(name: string, args: Values, at: At): { readonly answer: unknown; readonly reply: QueryReply }
  events(receipt: Receipt): readonly { readonly label: string; readonly values: Values }[]
}

const blockAt = (number: number): { number: number; now: bigint } => ({ number, now: BigInt(number) * 12_000n })
const debugText = (parts: readonly Uint8Array[]): string => new TextDecoder().decode(concatBytes(...parts))

function inputOf(entry: ContractDescriptor['constructors'][number], args: Values): Uint8Array {
  return concatBytes(entry.selector, ...entry.args.map(({ name, codec }) => codec.encode(args[name])))
}

/** The value of success; `{ error }` for a business error, `{ trap }` with its text for a trap. */
function answerOf(codec: { decode(bytes: Uint8Array): unknown }, fallible: boolean, of: Pick<Receipt, 'result'>): unknown {
  const { result, debug } = known(of.result, 'a contract ran')
  if (!result.ok) return { trap: debugText(debug), name: result.error }
  // A contract that ended itself answers nothing.
  if (result.data.length === 0) return undefined
  const outer = codec.decode(result.data) as { readonly type: string; readonly value: unknown }
  if (outer.type === 'Err') return { error: outer.value }
  if (!fallible) return outer.value
  const inner = outer.value as { readonly type: string; readonly value: unknown }
  return inner.type === 'Err' ? { error: inner.value } : inner.value
}

const openBlocks = new WeakMap<Cluster, number>()

/** Uploads code. */
export function upload(cluster: Cluster, code: Uint8Array, origin: Uint8Array, block = 1): Uint8Array {
  const receipt = cluster.apply({ kind: 'uploadCode', origin, code }, blockAt(block))
  return known(receipt.codeHash, `the upload succeeds: ${receipt.error} ${receipt.detail}`)
}

/** Deploys a contract; a constructor that fails ends the test. */
export function deploy(
  cluster: Cluster,
  descriptor: ContractDescriptor,
  code: Uint8Array,
  args: Values,
  { caller, block = 1, salt = 0 }: At & { readonly salt?: number },
): Deployed {
  const codeHash = upload(cluster, code, caller, block)
  const first = known(descriptor.constructors[0], 'there is a constructor')
  const made = cluster.apply(
    { kind: 'instantiate', origin: caller, codeHash, salt: Uint8Array.of(salt), input: inputOf(first, args), gasLimit },
    blockAt(block),
  )
  const failure = answerOf(constructorResult(first), first.error !== undefined, made)
  return attach(cluster, descriptor, known(made.result?.address, `it is made: ${JSON.stringify(failure)}`), codeHash)
}

/** A contract that is there already, by its declaration. */
export function attach(cluster: Cluster, descriptor: ContractDescriptor, address: Uint8Array, codeHash: Uint8Array): Deployed {
  const entryOf = (name: string): ContractDescriptor['messages'][number] =>
    known(
      descriptor.messages.find((one) => one.name === name),
      `there is ${name}`,
    )
  /** A block is open until another one begins. */
  const closeBlock = (next: number): void => {
    const open = openBlocks.get(cluster) ?? 1
    if (next !== open) cluster.commit(blockAt(open))
    openBlocks.set(cluster, next)
  }
  return {
    descriptor,
    address,
    codeHash,
    call: (name, args, { caller, block = 1, value = 0n }) => {
      closeBlock(block)
      const entry = entryOf(name)
      const receipt = cluster.apply(
        { kind: 'call', origin: caller, to: address, input: inputOf(entry, args), gasLimit, value },
        blockAt(block),
      )
      return { answer: answerOf(messageResult(entry), entry.error !== undefined, receipt), receipt }
    },
    query: (name, args, { caller, block = 1 }) => {
      const entry = entryOf(name)
      const request = {
        kind: 'call',
        origin: caller,
        to: address,
        input: inputOf(entry, args),
        gasLimit: 20n * gasLimit,
      } as const
      const reply = cluster.query(request, { mode: 'query', block: blockAt(block) })
      return { answer: answerOf(messageResult(entry), entry.error !== undefined, reply), reply }
    },
    events: ({ events }) =>
      events.flatMap((event) =>
        event.kind === 'emitted' ? [decodeEvent(descriptor, event, { ink: 4, blake2_256: blake2b256 })] : [],
      ),
  }
}
