// SPDX-License-Identifier: Apache-2.0
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
