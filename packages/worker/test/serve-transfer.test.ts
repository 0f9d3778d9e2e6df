// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keypairFromSeed, twox64, twox128 } from '@phat/crypto'
import { createMemoryStore } from '@phat/kv'
import { wrapSignedContent } from '@phat/messaging'
import { concatBytes, equalBytes, known, textBytes, toByteString, toHex } from '@phat/primitives'
import { createStateStore } from '@phat/trie'
import type { PrpcServer } from '@phat/worker'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ClusterExport, WorkerView } from '../src/serve/worker-view.ts'
import { agreementOf, blockHash, call, clusterId, type FakeWorker, fakeWorker, seedOf, serve, succeed } from './serve-fixture.ts'

/** A worker of the fixture under a key of its own, with a folder. */
interface Party {
  readonly worker: FakeWorker
  readonly server: PrpcServer
  readonly folder: string
  readonly publicKey: Uint8Array
  readonly taken: ClusterExport[]
}

/** More than two chunks, and no multiple of one. */
const content = Uint8Array.from({ length: 2_500_000 }, (_, i) => (i * 7919) >> 3)
const itemPrefix = concatBytes(twox128(textBytes('PhalaPhatContracts')), twox128(textBytes('ClusterByWorkers')))
const entryKey = (worker: Uint8Array): Uint8Array => concatBytes(itemPrefix, twox64(worker), worker)

/** What the chain says of workers, and proofs of it. */
function chainWith(members: readonly (readonly [Uint8Array, Uint8Array])[]) {
  const state = createStateStore({ store: createMemoryStore() })
  const filler = Array.from({ length: 40 }, (_, i) => [toByteString(seedOf(i)), seedOf(i)] as const)
  state.prepare(new Map([...filler, ...members.map(([worker, of]) => [toByteString(entryKey(worker)), of] as const)])).commit()
  const view = state.view()
  return { root: view.root, prove: (worker: Uint8Array) => view.prove([entryKey(worker)]) }
}

const parties: Party[] = []
let chain: ReturnType<typeof chainWith>

async function party(fill: number, height: number): Promise<Party> {
  const worker = fakeWorker()
  const pair = keypairFromSeed(seedOf(fill))
  const folder = await mkdtemp(join(tmpdir(), 'phat-transfer-'))
  const taken: ClusterExport[] = []
  worker.state.height = height
  const { state } = worker
  const own: Partial<WorkerView> = {
    identity: { publicKey: pair.publicKey, agreement: agreementOf(fill), sign: (bytes) => pair.sign(bytes) },
    knownBlock: (hash) => {
      if (!equalBytes(hash, blockHash(state.height))) return undefined
      return { number: state.height, hash, timeMs: 0n, stateRoot: chain.root }
    },
    transfer: {
      folder,
      export: async () => ({ cluster: clusterId, height: state.height, hash: blockHash(state.height), content }),
      import: async (each) => {
        taken.push(each)
      },
    },
  }
  // The fixture's view has getters, which keep working under these.
  const view = Object.create(worker.view, Object.getOwnPropertyDescriptors(own)) as WorkerView
  const made = { ...worker, view }
  const server = await serve(made, { publicPort: 0 })
  const result = { worker: made, server, folder, publicKey: pair.publicKey, taken }
  parties.push(result)
  return result
}

let saver: Party
let receiver: Party

beforeEach(async () => {
  saver = await party(0x31, 105)
  receiver = await party(0x32, 100)
  receiver.worker.state.hasCluster = false
  chain = chainWith([
    [saver.publicKey, clusterId],
    [receiver.publicKey, clusterId],
  ])
})
afterEach(async () => {
  for (const { server, folder } of parties.splice(0)) {
    await server.stop()
    await rm(folder, { recursive: true })
  }
})

const proofFor = (verifier: Party, worker: Uint8Array) => ({
  proofBlock: blockHash(verifier.worker.state.height),
  proof: [...chain.prove(worker)],
})

async function saved(): Promise<{ filename: string; blockNumber: number }> {
  const request = await succeed(receiver.server.endpoint, 'GenerateClusterStateRequest')
  const endpoint = known(saver.server.publicEndpoint, 'a public port was asked for')
  return succeed(endpoint, 'SaveClusterState', { ...request, ...proofFor(saver, receiver.publicKey) })
}

async function fetched(filename: string): Promise<Uint8Array> {
  const response = await fetch(`${saver.server.publicEndpoint}/download/${filename}`)
  expect(response.status).toBe(200)
  return new Uint8Array(await response.arrayBuffer())
}

const load = (filename: string, proof = proofFor(receiver, saver.publicKey)) =>
  call(receiver.server.endpoint, 'LoadClusterState', { filename, ...proof })

test('a state goes from a worker of the cluster to another one, and nobody else can read it', async () => {
  const { filename, blockNumber } = await saved()
  expect(blockNumber).toBe(105)
  expect(filename).toBe(`cluster-${toHex(clusterId).slice(2)}-${toHex(receiver.publicKey).slice(2)}-105.bin`)
  const sealed = await fetched(filename)
  expect(Buffer.from(sealed).includes(Buffer.from(content.subarray(1_000, 1_064)))).toBe(false)
  await writeFile(join(receiver.folder, filename), sealed)
  expect(await load(filename)).toHaveProperty('ok')
  const [taken] = receiver.taken
  expect(taken).toMatchObject({ cluster: clusterId, height: 105, hash: blockHash(105) })
  expect(equalBytes(known(taken, 'one was taken').content, content)).toBe(true)

  const eve = await party(0x33, 100)
  eve.worker.state.hasCluster = false
  await writeFile(join(eve.folder, filename), sealed)
  const stolen = { filename, ...proofFor(receiver, saver.publicKey) }
  expect(await call(eve.server.endpoint, 'LoadClusterState', stolen)).toEqual({
    status: 500,
    error: 'The state is for another worker or chain',
  })
})

describe('a state is not given', () => {
  const ask = async (change: (request: Awaited<ReturnType<typeof wished>>) => object) => {
    const request = await wished()
    const told = await call(saver.server.endpoint, 'SaveClusterState', { ...request, ...change(request) })
    return 'ok' in told ? 'given' : told.error
  }
  const wished = async () => ({
    ...(await succeed(receiver.server.endpoint, 'GenerateClusterStateRequest')),
    ...proofFor(saver, receiver.publicKey),
  })

  test('to a worker that the chain does not have in the cluster', async () => {
    chain = chainWith([[saver.publicKey, clusterId]])
    expect(await ask(() => ({}))).toBe('The chain has the worker not in the cluster')
    chain = chainWith([[receiver.publicKey, new Uint8Array(32)]])
    expect(await ask(() => ({}))).toBe('The chain has the worker not in the cluster')
  })

  test('by a proof of another worker, of another state, or of a block that it does not know', async () => {
    const ofSaver = [...chain.prove(saver.publicKey)]
    expect(await ask(() => ({ proof: ofSaver }))).toMatch(/^The proof shows nothing: trie\./)
    expect(await ask(() => ({ proof: [] }))).toMatch(/^A proof is needed/)
    expect(await ask(() => ({ proofBlock: blockHash(3) }))).toMatch(/^RCU in progress/)
  })

  test('for a request that its receiver did not sign, that is too new or too old', async () => {
    expect(await ask(() => ({ minBlockNumber: 99 }))).toBe('Verifying signature failed: InvalidSignature')
    expect(await ask(() => ({ signature: '0x12' }))).toBe('Invalid signature')
    const other = keypairFromSeed(seedOf(0x99))
    const forged = toHex(other.sign(wrapSignedContent('ClusterStateRequest', Uint8Array.of(0, 0, 0, 100))))
    expect(await ask(() => ({ signature: forged }))).toBe('Verifying signature failed: InvalidSignature')
    receiver.worker.state.height = 106
    expect(await ask(() => ({}))).toBe('RCU in progress: this worker is behind')
    receiver.worker.state.height = 1
    saver.worker.state.height = 200
    expect(await ask(() => ({}))).toBe('The request is too old')
  })

  test('by a worker without cluster, or one that is not ready', async () => {
    saver.worker.state.unready = 'lease-expired'
    expect(await ask(() => ({}))).toBe('ServiceUnavailable: lease-expired')
    saver.worker.state.unready = undefined
    saver.worker.state.hasCluster = false
    expect(await ask(() => ({}))).toBe('No cluster found')
  })
})

describe('a state is not taken', () => {
  const refusal = async (told: ReturnType<typeof load>) => {
    const answer = await told
    return 'ok' in answer ? 'taken' : answer.error
  }

  test('when a byte of it was changed, or it was cut off or lengthened', async () => {
    const { filename } = await saved()
    const sealed = await fetched(filename)
    const path = join(receiver.folder, filename)
    // In each field of the head, in each chunk, in the last tag.
    const places = [0, 1, 40, 70, 100, 130, 140, 170, 210, 600_000, 1_600_000, 2_200_000, sealed.length - 1]
    for (const place of places) {
      const changed = sealed.slice()
      changed[place] = known(changed[place], 'in range') ^ 1
      await writeFile(path, changed)
      expect([place, await refusal(load(filename))]).not.toEqual([place, 'taken'])
    }
    for (const length of [0, 10, 500, sealed.length - 1, sealed.length - 500_000]) {
      await writeFile(path, sealed.slice(0, length))
      expect(await refusal(load(filename))).toMatch(/cut off|another length/)
    }
    await writeFile(path, concatBytes(sealed, Uint8Array.of(0)))
    expect(await refusal(load(filename))).toMatch(/another length/)
    expect(receiver.taken).toEqual([])
  })

  test('from who is not a worker of the cluster, even when he can seal it', async () => {
    const { filename } = await saved()
    await writeFile(join(receiver.folder, filename), await fetched(filename))
    chain = chainWith([[receiver.publicKey, clusterId]])
    expect(await refusal(load(filename))).toBe('The chain has the worker not in the cluster')
  })

  test('when the worker is past its block, or has a cluster', async () => {
    const { filename } = await saved()
    await writeFile(join(receiver.folder, filename), await fetched(filename))
    receiver.worker.state.height = 106
    expect(await refusal(load(filename))).toBe('This worker is past that block')
    receiver.worker.state.height = 105
    receiver.worker.state.hasCluster = true
    expect(await refusal(load(filename))).toBe('This worker has a cluster')
  })

  test('from a path outside the folder; and none is given out', async () => {
    for (const name of [
      '../secret',
      '/etc/hostname',
      'cluster-..-..-1.bin',
      `cluster-${'0'.repeat(64)}-${'0'.repeat(64)}-1.bin/../x`,
    ]) {
      expect(await refusal(load(name))).toBe('Invalid file name')
      expect((await fetch(`${saver.server.endpoint}/download/${encodeURIComponent(name)}`)).status).toBe(404)
      expect((await fetch(`${saver.server.endpoint}/download/${name}`)).status).toBe(404)
    }
    expect(await refusal(load(`cluster-${'0'.repeat(64)}-${'0'.repeat(64)}-1.bin`))).toBe('The file is not there')
  })
})

test('a worker keeps a few files', async () => {
  for (let i = 0; i < 7; i++) {
    await saved()
    saver.worker.state.height++
  }
  const { filename } = await saved()
  expect(await readFile(join(saver.folder, filename))).toBeDefined()
  const gone = filename.replace(/-\d+\.bin$/, '-105.bin')
  expect((await fetch(`${saver.server.endpoint}/download/${gone}`)).status).toBe(404)
})
