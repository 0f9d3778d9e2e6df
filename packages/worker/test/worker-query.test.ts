// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alice } from '@phat/chain/test/harness'
import { blake2b256, keypairFromUri } from '@phat/crypto'
import {
  answer2,
  legacyAnswer,
  legacyQuery,
  openAnswer,
  openLegacy,
  type Query,
  query2,
  queryOutcome,
  requestHash,
  sealEnvelope,
  sealLegacy,
  verifyAnswer,
} from '@phat/envelope'
import { encryptedData } from '@phat/messaging'
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agreementOf, seedOf, signAs, succeed } from './serve-fixture.ts'
import { enrol, startTestWorker, startWorkerChain, type TestWorker, type WorkerChain } from './worker-chain.ts'
import { infoOf, makeCluster } from './worker-with-cluster.ts'

const folder = mkdtempSync(join(tmpdir(), 'worker-query-'))
const client = agreementOf(0x22)
const signer = keypairFromUri('//Alice')
let chain: WorkerChain
let worker: TestWorker
let systemContract: Uint8Array
let nonces = 0

beforeAll(async () => {
  chain = startWorkerChain()
  worker = await startTestWorker(chain, folder)
  await enrol(chain, worker)
  await makeCluster(chain, worker)
  systemContract = fromHex(known(await infoOf(worker), 'a cluster runs').systemContract)
}, 60_000)
afterAll(async () => {
  await worker.stop()
  rmSync(folder, { recursive: true, force: true })
})

const nextNonce = (): Uint8Array => {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setUint32(0, ++nonces)
  return nonce
}

/** `System::owner` of the system contract. */
const ownerQuery: Query = {
  type: 'InkMessage',
  value: { payload: Uint8Array.of(0xfe, 0xae, 0xa4, 0xfa), deposit: 0n, transfer: 0n, estimating: false },
}

async function askLegacy(data: Query, id = systemContract): Promise<Uint8Array> {
  const plaintext = legacyQuery.encode({ head: { id, nonce: seedOf(5) }, data })
  const envelope = encryptedData.encode(sealLegacy(client, worker.publicKey, nextNonce(), plaintext))
  const request = { encodedEncryptedData: envelope, signature: signAs(signer, envelope) }
  const { encodedEncryptedData, blocknum } = await succeed(worker.endpoint, 'ContractQuery', request)
  expect(blocknum).toBe(chain.chain.best.number)
  const opened = known(openLegacy(client, encryptedData.decode(encodedEncryptedData)), 'the answer opens')
  const { result } = legacyAnswer.decode(opened.plaintext)
  return result.type === 'Ok' ? result.value.value : textBytes(result.value.type)
}

const holds = (bytes: Uint8Array, part: Uint8Array): boolean => Buffer.from(bytes).includes(Buffer.from(part))

describe('a worker of a real chain', () => {
  test('answers a legacy query of the system contract, which tells its owner', async () => {
    expect(holds(await askLegacy(ownerQuery), alice.accountId)).toBe(true)
  })

  test('answers a version 2 query with a receipt over the root that it publishes', async () => {
    const { hash, number } = chain.chain.best
    const { genesisHash } = chain.chain
    const context = { purpose: 'query', sender: alice.accountId, target: worker.publicKey, genesis: genesisHash } as const
    const plaintext = query2.encode({ contract: systemContract, recentBlock: hash, data: ownerQuery })
    const mine = agreementOf(0x23)
    const envelope = sealEnvelope(mine, worker.publicKey, { nonce: nextNonce(), expiry: number + 10 }, context, plaintext)
    const request = { encodedEncryptedData: envelope, signature: signAs(signer, envelope) }
    const { encodedEncryptedData } = await succeed(worker.endpoint, 'ContractQuery', request)
    const answer = answer2.decode(known(openAnswer(mine, worker.publicKey, envelope, encodedEncryptedData), 'it opens'))
    const outcome = queryOutcome.decode(answer.outcome)
    expect(outcome.type === 'Ok' && holds(outcome.value.value, alice.accountId)).toBe(true)
    expect(verifyAnswer(answer, requestHash(envelope))).toBe(true)
    const info = known(await infoOf(worker), 'a cluster runs')
    const { receipt } = answer
    expect(receipt).toMatchObject({ contract: systemContract, height: number, worker: worker.publicKey, simulated: true })
    expect(receipt.stateRoot).toEqual(fromHex(info.stateRoot))
    expect(receipt.codeHash).not.toEqual(new Uint8Array(32))
  })

  test('finds the system contract by its id, which is the hash of what it was made from', async () => {
    const { contracts } = await succeed(worker.endpoint, 'GetContractInfo')
    const ids = contracts.map(({ id }) => fromHex(id))
    expect(ids).toContainEqual(systemContract)
    const [system] = (await succeed(worker.endpoint, 'GetContractInfo', { contracts: [known(contracts[0], 'one').id] })).contracts
    const info = known(await infoOf(worker), 'a cluster runs')
    const made = concatBytes(alice.accountId, fromHex(known(system, 'one').codeHash), fromHex(info.id))
    expect(systemContract).toEqual(blake2b256(made))
  })

  test('answers the logger of the SDK before any contract has logged', async () => {
    const value = textBytes(JSON.stringify({ action: 'GetLog', from: -10, count: 10, contract: toHex(systemContract) }))
    const told = JSON.parse(new TextDecoder().decode(await askLegacy({ type: 'SidevmMessage', value }, new Uint8Array(32))))
    expect(told).toMatchObject({ records: expect.any(Array), next: expect.any(Number) })
  })
})
