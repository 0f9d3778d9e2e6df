// SPDX-License-Identifier: Apache-2.0
import { connect } from 'node:net'
import { str, u8, vec } from '@phat/codec'
import { blake2b256, publicKeyOfSecret, verifyMultiSignature } from '@phat/crypto'
import { workerEndpointPayload, wrapSignedContent } from '@phat/messaging'
import { concatBytes, fromHex, known, toHex } from '@phat/primitives'
import { blockFrames } from '@phat/wire/block-frame'
import { ContractParameters, PhactoryInfo, PrpcError, prpcMethods, prpcPath } from '@phat/wire/prpc'
import type { PrpcServer } from '@phat/worker'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  call,
  clusterId,
  codeHash,
  contract,
  type FakeWorker,
  fakeWorker,
  genesisHash,
  seedOf,
  serve,
  succeed,
  workerKey,
} from './serve-fixture.ts'

let worker: FakeWorker
let server: PrpcServer

beforeEach(async () => {
  worker = fakeWorker()
  server = await serve(worker, { publicPort: 0, operatorPort: 0 })
})
afterEach(() => server.stop())

const bare = (bytes: Uint8Array): string => toHex(bytes).slice(2)

describe('GetInfo', () => {
  test('has the fields that the SDK and the end-to-end suite read, as they read them', async () => {
    const info = await succeed(server.endpoint, 'GetInfo')
    const publicKey = bare(workerKey.publicKey)
    const secret = known(worker.view.system.masterKeys[0], 'is given').secret
    const masterPublicKey = bare(known(publicKeyOfSecret('sr25519', secret), 'in range'))
    expect(info).toMatchObject({
      initialized: true,
      registered: true,
      genesisBlockHash: bare(genesisHash),
      publicKey,
      ecdhPublicKey: publicKey,
      blocknum: 101,
      headernum: 101,
      devMode: true,
      score: 60n,
      gatekeeper: { role: 2, masterPublicKey },
      version: '0.1.0',
      system: { registered: true, publicKey, ecdhPublicKey: publicKey, numberOfClusters: 1n, numberOfContracts: 1n },
      currentBlockTime: 100_000n,
      maxSupportedPinkRuntimeVersion: '1.2',
      queryTimeout: 10,
    })
    expect(info.memoryUsage?.rustUsed).toBeGreaterThan(1_000_000n)
  })

  test('is JSON at /info, in snake case, and wrapped at /get_info', async () => {
    const info = (await (await fetch(`${server.endpoint}/info`)).json()) as { system: { public_key: string } }
    expect(info.system.public_key).toBe(bare(workerKey.publicKey))
    const wrapped = (await (await fetch(`${server.endpoint}/get_info`)).json()) as { status: string; payload: string }
    expect(wrapped.status).toBe('ok')
    expect(PhactoryInfo.decodeJson(wrapped.payload).blocknum).toBe(101)
  })

  test('answers GET without a body, in both forms', async () => {
    const url = `${server.endpoint}${prpcPath('GetInfo')}`
    const binary = await fetch(url)
    expect(PhactoryInfo.decode(new Uint8Array(await binary.arrayBuffer())).blocknum).toBe(101)
    const json = (await (await fetch(`${url}?json`)).json()) as { blocknum: number }
    expect(json.blocknum).toBe(101)
  })

  test('signs what it says with the identity key, whose signature stands in a header', async () => {
    const response = await fetch(`${server.endpoint}${prpcPath('GetInfo')}`)
    const body = new Uint8Array(await response.arrayBuffer())
    const value = fromHex(`0x${response.headers.get('x-phat-signature')}`)
    expect(verifyMultiSignature({ type: 'Sr25519', value }, wrapSignedContent('RpcResponse', body), workerKey.publicKey)).toBe(
      true,
    )
  })
})

describe('cluster and contracts', () => {
  test('are told with 0x, and are absent on a worker without cluster', async () => {
    expect(await succeed(server.endpoint, 'GetClusterInfo')).toEqual({
      info: {
        id: toHex(clusterId),
        runtimeVersion: '1.2',
        stateRoot: toHex(seedOf(0x77)),
        systemContract: toHex(seedOf(0x55)),
        loggerContract: '',
        numberOfContracts: 1n,
        jsRuntime: '',
      },
    })
    worker.state.hasCluster = false
    expect(await succeed(server.endpoint, 'GetClusterInfo')).toEqual({ info: undefined })
    expect(await call(server.endpoint, 'GetContractInfo')).toEqual({ status: 500, error: 'No cluster found' })
  })

  test('are found by id with and without 0x, all of them without any; unknown ones are left out', async () => {
    const told = { id: toHex(contract), codeHash: toHex(codeHash), weight: 10, sidevm: undefined }
    const ask = (...contracts: string[]) => succeed(server.endpoint, 'GetContractInfo', { contracts })
    expect(await ask()).toEqual({ contracts: [told] })
    expect(await ask(bare(contract), toHex(seedOf(4)))).toEqual({ contracts: [told] })
    expect(await call(server.endpoint, 'GetContractInfo', { contracts: ['0x12'] })).toEqual({
      status: 500,
      error: 'Invalid contract id',
    })
  })

  test('CalculateContractId hashes deployer, code, cluster and salt without lengths', async () => {
    const request = { deployer: toHex(seedOf(1)), clusterId: toHex(seedOf(2)), codeHash: bare(seedOf(3)), salt: '0x0102' }
    const expected = blake2b256(concatBytes(seedOf(1), seedOf(3), seedOf(2), Uint8Array.of(1, 2)))
    expect(await succeed(server.endpoint, 'CalculateContractId', request)).toEqual({ id: toHex(expected) })
    const json = await fetch(`${server.endpoint}${prpcPath('CalculateContractId')}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: ContractParameters.toJson(request),
    })
    expect(await json.json()).toEqual({ id: toHex(expected) })
    expect(await call(server.endpoint, 'CalculateContractId', { ...request, deployer: 'zz' })).toMatchObject({ status: 500 })
  })
})

describe("the operator's methods", () => {
  test('sync: the state of it, and frames that go to the worker', async () => {
    const expected = {
      nextBlock: 101,
      wantedKeys: [Uint8Array.of(1, 2, 3)],
      genesisHash,
      chainId: 'phat-dev-0000',
      registered: true,
    }
    expect(await succeed(server.endpoint, 'GetSyncState')).toEqual(expected)
    const frames = [Uint8Array.of(7), Uint8Array.of(8, 9)]
    expect(await succeed(server.endpoint, 'DispatchBlocks', { encodedBlocks: blockFrames.encode(frames) })).toEqual(expected)
    expect(worker.state.dispatched).toEqual(frames)
    expect(await call(server.endpoint, 'DispatchBlocks', { encodedBlocks: Uint8Array.of(9) })).toMatchObject({ status: 500 })
  })

  test('endpoints are signed for the chain, with the time of the last block', async () => {
    expect(await succeed(server.endpoint, 'GetEndpointInfo')).toEqual({
      encodedEndpointPayload: undefined,
      signature: undefined,
    })
    const added = await succeed(server.endpoint, 'AddEndpoint', {
      encodedEndpointType: u8.encode(1),
      endpoint: 'http://127.0.0.1:8000',
    })
    const payload = known(added.encodedEndpointPayload, 'is given')
    expect(workerEndpointPayload.decode(payload)).toEqual({
      pubkey: workerKey.publicKey,
      versionedEndpoints: { type: 'V1', value: ['http://127.0.0.1:8000'] },
      signingTime: 100_000n,
    })
    const value = known(added.signature, 'is given')
    const signedBytes = concatBytes(Uint8Array.of(0xff, 2), payload)
    expect(verifyMultiSignature({ type: 'Sr25519', value }, signedBytes, workerKey.publicKey)).toBe(true)
    worker.state.height = 200
    const refreshed = await succeed(server.endpoint, 'RefreshEndpointSigningTime')
    expect(workerEndpointPayload.decode(known(refreshed.encodedEndpointPayload, 'is given')).signingTime).toBe(200_000n)
    await succeed(server.endpoint, 'SignEndpointInfo', { encodedEndpoints: vec(str).encode(['http://a', 'http://b']) })
    const kept = await succeed(server.endpoint, 'GetEndpointInfo')
    expect(workerEndpointPayload.decode(known(kept.encodedEndpointPayload, 'is given')).versionedEndpoints.value).toEqual([
      'http://a',
      'http://b',
    ])
    expect(await call(server.endpoint, 'AddEndpoint', { encodedEndpointType: u8.encode(9), endpoint: 'x' })).toMatchObject({
      status: 500,
    })
  })

  test('echo, checkpoint, registration, egress and stop', async () => {
    expect(await succeed(server.endpoint, 'Echo', { echoMsg: Uint8Array.of(1, 2) })).toEqual({ echoMsg: Uint8Array.of(1, 2) })
    expect(await succeed(server.endpoint, 'TakeCheckpoint')).toEqual({ syncedTo: 100 })
    expect(await succeed(server.endpoint, 'GetEgressMessages')).toEqual({ encodedMessages: Uint8Array.of(0) })
    expect(await succeed(server.endpoint, 'GetRuntimeInfo')).toEqual({
      encodedRuntimeInfo: Uint8Array.of(1),
      encodedGenesisBlockHash: genesisHash,
      encodedPublicKey: workerKey.publicKey,
      encodedEcdhPublicKey: workerKey.publicKey,
      attestation: { version: 1, provider: '"Dcap"', timestamp: 100n, encodedReport: Uint8Array.of(1, 1, 0) },
    })
    expect(await call(server.endpoint, 'Stop', { removeCheckpoints: true })).toMatchObject({ status: 500 })
    expect(worker.state.stopped).toBe(false)
    await succeed(server.endpoint, 'Stop')
    expect(worker.state.stopped).toBe(true)
  })

  test('handover and side programs say that they are unsupported', async () => {
    for (const name of ['HandoverCreateChallenge', 'HandoverStart', 'UploadSidevmCode'] as const) {
      expect(await call(server.endpoint, name)).toMatchObject({ status: 500, error: expect.stringMatching(/^unsupported/) })
    }
  })

  test('are refused on the public port, and to web pages on any port', async () => {
    const publicEndpoint = known(server.publicEndpoint, 'a public port was asked for')
    for (const [name, { access }] of Object.entries(prpcMethods)) {
      const response = await fetch(`${publicEndpoint}/prpc/PhactoryAPI.${name}`)
      const isForbidden = response.status === 403
      expect([name, isForbidden]).toEqual([name, access === 'private'])
      if (isForbidden) expect(PrpcError.decode(new Uint8Array(await response.arrayBuffer())).message).toBe('Forbidden')
    }
    const url = `${server.endpoint}${prpcPath('Stop')}`
    expect((await fetch(url, { headers: { origin: 'https://evil.example' } })).status).toBe(403)
    expect(worker.state.stopped).toBe(false)
  })
})

describe('the server', () => {
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${server.endpoint}${path}`, { method: 'POST', body, headers })

  test('answers what is wrong with a request in the form that it came in', async () => {
    const malformed = await post(prpcPath('GetContractInfo'), Uint8Array.of(0xff, 0xff))
    expect(malformed.status).toBe(400)
    expect(PrpcError.decode(new Uint8Array(await malformed.arrayBuffer())).message).toMatch(/^DecodeError: /)
    const json = await post(prpcPath('GetContractInfo'), '{', { 'content-type': 'application/json; charset=utf-8' })
    expect(json.status).toBe(400)
    expect(await json.json()).toEqual({ error: expect.stringMatching(/^DecodeError: /) })
    expect((await post('/prpc/PhactoryAPI.Nothing', '')).status).toBe(404)
    expect((await post('/prpc/PhactoryAPI.toString', '')).status).toBe(404)
    expect((await fetch(`${server.endpoint}/nothing`)).status).toBe(404)
    expect((await fetch(`${server.endpoint}/info`, { method: 'DELETE' })).status).toBe(404)
    expect(await (await fetch(`${server.endpoint}/help`)).text()).toContain('/prpc/PhactoryAPI.ContractQuery')
  })

  test('takes bodies up to the limit of their method and no byte more, announced or not', async () => {
    const { requestMax } = prpcMethods.GetInfo
    // An unknown field, passed over: two bytes of tag, two of length.
    const padded = (size: number) =>
      concatBytes(Uint8Array.of(0xfa, 0x7f, ((size - 4) & 0x7f) | 0x80, (size - 4) >> 7), new Uint8Array(size - 4))
    expect((await post(prpcPath('GetInfo'), padded(requestMax) as Uint8Array<ArrayBuffer>)).status).toBe(200)
    const large = await post(prpcPath('GetInfo'), padded(requestMax + 1) as Uint8Array<ArrayBuffer>)
    expect(large.status).toBe(413)
    expect(PrpcError.decode(new Uint8Array(await large.arrayBuffer())).message).toBe('Entity too large')
    const parts = new ReadableStream({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(600))
      },
    })
    const streamed = await fetch(`${server.endpoint}${prpcPath('GetInfo')}`, {
      method: 'POST',
      body: parts,
      duplex: 'half',
    } as RequestInit).then(
      ({ status }) => status,
      () => 'connection closed',
    )
    expect([413, 'connection closed']).toContain(streamed)
  })

  test('lets every web page ask public methods', async () => {
    const preflight = await fetch(`${server.endpoint}${prpcPath('ContractQuery')}`, { method: 'OPTIONS' })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-headers')).toBe('*')
    const answer = await fetch(`${server.endpoint}${prpcPath('GetInfo')}`, { headers: { origin: 'https://app.example' } })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const failed = await fetch(`${server.endpoint}${prpcPath('UploadSidevmCode')}`, {
      headers: { origin: 'https://app.example' },
    })
    expect([failed.status, failed.headers.get('access-control-allow-origin')]).toEqual([500, '*'])
  })

  test('outlives what is no HTTP', async () => {
    const { hostname, port } = new URL(server.endpoint)
    for (const bytes of [
      '\0\0\0',
      'GET / HTTP/9.9\r\n\r\n',
      'POST /prpc/PhactoryAPI.GetInfo HTTP/1.1\r\ncontent-length: -1\r\n\r\n',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.write(bytes))
        socket.on('error', () => undefined)
        socket.on('data', () => undefined)
        socket.on('close', () => resolve())
      })
    }
    expect((await succeed(server.endpoint, 'GetInfo')).initialized).toBe(true)
  })

  test('tells a caller nothing of a bug, and the operator where it is', async () => {
    const canary = 'CANARY-3f1c'
    worker.view.takeCheckpoint = () => Promise.reject(new TypeError(`cannot read ${canary}`))
    const told = await call(server.endpoint, 'TakeCheckpoint')
    expect(told).toEqual({ status: 500, error: 'Internal error' })
    expect(worker.lines.map(({ event }) => event)).toContain('serve.handler-failed')
    expect(JSON.stringify(worker.lines)).not.toContain(canary)
  })

  test('counts, for Statistics and for the operator', async () => {
    await succeed(server.endpoint, 'GetInfo')
    await call(server.endpoint, 'HandoverStart')
    const statistics = await succeed(server.endpoint, 'Statistics', { all: true })
    expect(statistics.query).toEqual({ global: { total: 0n, dropped: 0n, time: 0n }, byContract: new Map() })
    expect(statistics.cores).toBeGreaterThan(0)
    const operator = known(server.operatorEndpoint, 'an operator port was asked for')
    const metrics = await (await fetch(`${operator}/metrics`)).text()
    expect(metrics).toContain('phat_worker_block 100\n')
    expect(metrics).toContain('phat_worker_requests_total{method="GetInfo",result="ok"} 1\n')
    expect(metrics).toContain('phat_worker_requests_total{method="HandoverStart",result="failed"} 1\n')
    const healthy = await fetch(`${operator}/health`)
    expect([healthy.status, await healthy.json()]).toEqual([
      200,
      { live: true, ready: true, reason: 'ready', block: 100, simulated: true },
    ])
    worker.state.unready = 'lease-expired'
    const sick = await fetch(`${operator}/health`)
    expect([sick.status, await sick.json()]).toEqual([503, expect.objectContaining({ ready: false, reason: 'lease-expired' })])
  })
})
