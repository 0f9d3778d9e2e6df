// SPDX-License-Identifier: Apache-2.0
import { Agent, request } from 'node:http'
import { keypairFromUri } from '@phat/crypto'
import { legacyQuery, sealLegacy } from '@phat/envelope'
import { encryptedData } from '@phat/messaging'
import { known, textBytes } from '@phat/primitives'
import { ContractParameters, ContractQueryRequest, type PrpcMethodName, prpcMethods, prpcPath } from '@phat/wire/prpc'
import type { PrpcServer } from '@phat/worker'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { agreementOf, contract, type FakeWorker, fakeWorker, seedOf, serve, signAs, succeed, workerKey } from './serve-fixture.ts'

/** 100,000 for the long run. */
const frames = Number(process.env.PHAT_FUZZ_FRAMES ?? 1_500)
const seed = Number(process.env.PHAT_FUZZ_SEED ?? 20_261_123)

let worker: FakeWorker
let server: PrpcServer
let agent: Agent

beforeEach(async () => {
  worker = fakeWorker()
  server = await serve(worker)
  agent = new Agent({ keepAlive: true, maxSockets: 8 })
})
afterEach(async () => {
  agent.destroy()
  await server.stop()
})

/** mulberry32: a failing frame is found again by its seed. */
function randomOf(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function goodQuery(): Uint8Array {
  const data = {
    type: 'InkMessage',
    value: { payload: textBytes('question'), deposit: 1n, transfer: 2n, estimating: false },
  } as const
  const plaintext = legacyQuery.encode({ head: { id: contract, nonce: seedOf(1) }, data })
  const envelope = encryptedData.encode(sealLegacy(agreementOf(2), workerKey.publicKey, new Uint8Array(12), plaintext))
  return ContractQueryRequest.encode({ encodedEncryptedData: envelope, signature: signAs(keypairFromUri('//Alice'), envelope) })
}

function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  const below = (n: number): number => Math.floor(random() * n)
  let out = bytes.slice()
  for (let i = 1 + below(4); i > 0; i--) {
    const at = below(out.length + 1)
    const kind = below(5)
    if (kind === 0 && at < out.length) out[at] = below(256)
    else if (kind === 1) out = out.slice(0, at)
    else if (kind === 2)
      out = Uint8Array.from([...out.slice(0, at), ...Array.from({ length: below(9) }, () => below(256)), ...out.slice(at)])
    else if (kind === 3) out = Uint8Array.from([...out.slice(0, at), ...out.slice(Math.min(out.length, at + below(40)))])
    else if (at < out.length) out[at] = (out[at] as number) ^ (1 << below(8))
  }
  return out
}

function post(path: string, headers: Record<string, string>, body: Uint8Array): Promise<number> {
  const { hostname, port } = new URL(server.endpoint)
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method: 'POST', agent, headers: { ...headers, 'content-length': body.length } },
      (response) => {
        response.on('data', () => undefined)
        response.on('end', () => resolve(known(response.statusCode, 'a response has a status')))
        response.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

test(
  'mutated frames are refused or answered, never worse',
  async () => {
    const random = randomOf(seed)
    const parameters = { deployer: '00'.repeat(32), clusterId: '00'.repeat(32), codeHash: '00'.repeat(32), salt: '' }
    const samples: readonly (readonly [PrpcMethodName, Uint8Array])[] = [
      ['ContractQuery', goodQuery()],
      ['CalculateContractId', ContractParameters.encode(parameters)],
      ['GetContractInfo', prpcMethods.GetContractInfo.request.encode({ contracts: ['0x'.padEnd(66, 'a')] })],
      ['AddEndpoint', prpcMethods.AddEndpoint.request.encode({ encodedEndpointType: Uint8Array.of(1), endpoint: 'http://a' })],
      ['DispatchBlocks', prpcMethods.DispatchBlocks.request.encode({ encodedBlocks: Uint8Array.of(4, 4, 7) })],
      [
        'SaveClusterState',
        prpcMethods.SaveClusterState.request.encode({
          receiver: '0x12',
          minBlockNumber: 1,
          signature: '0x',
          proofBlock: seedOf(1),
          proof: [seedOf(2)],
        }),
      ],
    ]
    const statuses = new Map<number, number>()
    const one = async (): Promise<void> => {
      const [name, sample] = known(samples[Math.floor(random() * samples.length)], 'in range')
      const isJson = random() < 0.2
      const text = textBytes(isJson ? `{"contracts":["${String.fromCharCode(32 + Math.floor(random() * 90))}"]}` : '')
      const body = mutate(isJson ? text : sample, random)
      const headers = isJson ? { 'content-type': 'application/json' } : {}
      const status = await post(prpcPath(name), headers, body)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    for (let done = 0; done < frames; done += 8) await Promise.all(Array.from({ length: 8 }, one))
    expect([...statuses.keys()].filter((status) => ![200, 400, 500].includes(status))).toEqual([])
    expect(statuses.get(400)).toBeGreaterThan(0)
    expect(statuses.get(500)).toBeGreaterThan(0)
    expect(worker.lines.filter(({ level }) => level === 'error')).toEqual([])
    expect((await succeed(server.endpoint, 'GetInfo')).initialized).toBe(true)
  },
  frames * 20 + 20_000,
)
