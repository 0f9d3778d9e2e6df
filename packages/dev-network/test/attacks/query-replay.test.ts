// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { alice, bob } from '@phat/chain/test/harness'
import { ContractQueryRequest, prpcPath } from '@phat/wire/prpc'
import { signAs } from '@phat/worker/test/serve-fixture'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from '../../src/development/bootstrap/until.ts'
import type { EnvelopeKind } from '../confidential-client.ts'
import { handIn, sealQuery } from './sealed.ts'
import { type Stage, startStage } from './stage.ts'

const kinds: readonly EnvelopeKind[] = ['legacy', 'version 2']
const signal = new AbortController().signal
let stage: Stage
let server: Server
let url: string
/** Requests that the contract's server heard. */
let heard: (string | undefined)[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    heard.push(request.method)
    request.resume()
    response.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  stage = await startStage({ allowedNetworks: ['127.0.0.1'] })
}, 120_000)
afterAll(async () => {
  await stage.stop()
  server.close()
})
beforeEach(() => {
  heard = []
})

const postQuery = (kind: EnvelopeKind) => sealQuery(stage, kind, stage.asking('post', { url }), { who: alice })

/** Sends a query and cuts the connection without waiting for the answer; resolves when it is cut. */
async function sendAndCut(envelope: Uint8Array): Promise<void> {
  const { hostname, port } = new URL(stage.worker.endpoint)
  const body = ContractQueryRequest.encode({ encodedEncryptedData: envelope, signature: signAs(alice, envelope) })
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const head = `POST ${prpcPath('ContractQuery')} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: ${body.length}\r\n\r\n`
  socket.write(head)
  await new Promise<void>((resolve) => socket.write(body, () => resolve()))
  socket.destroy()
}

describe.each(kinds)('a %s query that makes a contract POST', (kind) => {
  test('fires once when it is sent ten times', async () => {
    const { bytes } = postQuery(kind)
    const told = await Promise.all(Array.from({ length: 10 }, () => handIn(stage, bytes, alice)))
    expect(told.filter((answer) => typeof answer === 'string')).toEqual(Array(9).fill('This query was asked before'))
    expect(heard).toEqual(['POST'])
    expect(await handIn(stage, bytes, alice)).toBe('This query was asked before')
    expect(heard).toEqual(['POST'])
  })

  test('fires once at most when connections are cut and it is sent again', async () => {
    const { bytes } = postQuery(kind)
    for (let cut = 0; cut < 5; cut++) await sendAndCut(bytes)
    // Whichever came first was taken; all that come later are refused.
    await until('a refusal', async () => (typeof (await handIn(stage, bytes, alice)) === 'string' ? true : undefined), signal)
    expect(heard.length).toBeLessThanOrEqual(1)
    const other = postQuery(kind)
    expect(await handIn(stage, other.bytes, alice)).toBeInstanceOf(Uint8Array)
    expect(heard.length).toBeLessThanOrEqual(2)
  })
})

test('version 2: a copy of another sender is none of his', async () => {
  const { bytes } = postQuery('version 2')
  expect(await handIn(stage, bytes, bob)).toBe('AeadDecryptError: envelope.cannot-open')
  expect(heard).toEqual([])
})

test('legacy: a copy of another sender fires as his own, whose answer only the asker can read', async () => {
  const query = postQuery('legacy')
  expect(await handIn(stage, query.bytes, alice)).toBeInstanceOf(Uint8Array)
  expect(await handIn(stage, query.bytes, bob)).toBeInstanceOf(Uint8Array)
  expect(heard).toEqual(['POST', 'POST'])
})
