// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { certificateBody } from '@phat/envelope'
import type { Hex } from '@phat/primitives'
import { connect, evidenceOf, keypairSigner, type Signer } from '@phat/sdk'
import { PrpcError } from '@phat/wire/prpc'
import { type SdkStage, timeoutMs } from './sdk-stage.ts'

/** What the faults are injected into. */
export interface FaultStage extends SdkStage {
  /** Of a contract that is not the one that was deployed. */
  readonly otherBundle: object
}

/** A fault as a program meets it. */
export interface ProgramFault {
  readonly name: string
  readonly code: string
  /** What the message says of the place: worker, contract, argument, address. */
  readonly place: RegExp
  readonly inject: (stage: FaultStage) => Promise<unknown>
}

export const nobody: Hex = `0x${'22'.repeat(32)}`
const nowhere = 'ws://127.0.0.1:1'
export const hex64 = /0x[0-9a-f]{64}/

/** Asks the first worker, whose answers to queries are replaced. */
function askedThrough(stage: FaultStage, answer: typeof fetch, uri = '//Bob'): Promise<unknown> {
  const [{ publicKey }] = stage.network.ready.workers
  const through: typeof fetch = (input, init) =>
    String(input).endsWith('ContractQuery') ? answer(input, init) : fetch(input, init)
  return stage
    .connected(uri, { fetch: through })
    .then((one) => stage.trialsOf(one).query.get({}, { worker: publicKey, timeoutMs: 1_500 }))
}

/** A worker refuses in words that workers have. */
const refusing = (text: string) => (stage: FaultStage) =>
  askedThrough(stage, async () => new Response(PrpcError.encode({ message: text }) as Uint8Array<ArrayBuffer>, { status: 500 }))

const altered: typeof fetch = async (input, init) => {
  const body = new Uint8Array(await (await fetch(input, init)).arrayBuffer())
  const at = body.length - 8
  body[at] = (body[at] ?? 0) ^ 1
  return new Response(body)
}

const deaf: typeof fetch = (_, init) =>
  new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new TypeError('aborted'))))

export const connectionFaults: readonly ProgramFault[] = [
  { name: 'a dead node', code: 'sdk.unreachable', place: /127\.0\.0\.1:1/, inject: () => connect(nowhere, { timeoutMs }) },
  { name: 'an address that is none', code: 'sdk.bad-value', place: /nowhere/, inject: () => connect('nowhere') },
  {
    name: 'a wrong genesis',
    code: 'sdk.wrong-genesis',
    place: /ws:\/\/.*0x2222/,
    inject: ({ network }) => connect(network.ready.endpoint, { genesis: nobody, timeoutMs }),
  },
  {
    name: 'a connection that was closed',
    code: 'sdk.connection-lost',
    place: /ws:\/\//,
    inject: async ({ network }) => {
      const one = await connect(network.ready.endpoint, { signer: keypairSigner('//Bob'), timeoutMs })
      one.close()
      return one.account.balance()
    },
  },
  {
    name: 'a query by nobody',
    code: 'sdk.no-signer',
    place: /signer/,
    inject: async (stage) => {
      const one = await connect(stage.network.ready.endpoint, { timeoutMs })
      return stage
        .trialsOf(one)
        .query.get()
        .finally(() => one.close())
    },
  },
  {
    name: 'a wait that is aborted',
    code: 'sdk.interrupted',
    place: /./,
    inject: ({ trials }) => trials.query.get({}, { signal: AbortSignal.abort() }),
  },
]

export const workerFaults: readonly ProgramFault[] = [
  {
    name: 'a worker that is dead',
    code: 'sdk.unreachable',
    place: /127\.0\.0\.1/,
    inject: (stage) => askedThrough(stage, () => Promise.reject(new TypeError('fetch failed'))),
  },
  { name: 'a worker that hangs', code: 'sdk.timeout', place: /./, inject: (stage) => askedThrough(stage, deaf) },
  { name: 'an answer that was altered', code: 'sdk.bad-receipt', place: /./, inject: (stage) => askedThrough(stage, altered) },
  {
    name: 'an answer that is a web page',
    code: 'sdk.bad-answer',
    place: /ContractQuery/,
    inject: (stage) => askedThrough(stage, async () => new Response('<html>')),
  },
  {
    name: 'no worker at all',
    code: 'sdk.no-worker',
    place: /0x[0-9a-f]{64} at http.*\[sdk\.unreachable\].*0x[0-9a-f]{64} at http/,
    inject: async (stage) => {
      const none: typeof fetch = () => Promise.reject(new TypeError('fetch failed'))
      return stage.trialsOf(await stage.connected('//Bob', { fetch: none })).query.get({}, { timeoutMs: 1_000 })
    },
  },
  {
    name: 'a worker that is none of the cluster',
    code: 'sdk.worker-not-listed',
    place: /0x2222/,
    inject: ({ trials }) => trials.query.get({}, { worker: nobody }),
  },
  {
    name: 'a worker without evidence',
    code: 'sdk.worker-not-registered',
    place: hex64,
    inject: async ({ phala, trials }) => {
      const { receipt } = await trials.query.get()
      return evidenceOf(phala, { ...receipt, worker: new Uint8Array(32) })
    },
  },
  {
    name: 'a worker whose lease has ended',
    code: 'sdk.worker-without-lease',
    place: /lease-expired/,
    inject: refusing('ServiceUnavailable: lease-expired'),
  },
  {
    name: 'a worker that starts',
    code: 'sdk.worker-starting',
    place: /not-acknowledged/,
    inject: refusing('ServiceUnavailable: not-acknowledged'),
  },
  {
    name: 'a worker without a cluster',
    code: 'sdk.worker-without-cluster',
    place: /no-cluster/,
    inject: refusing('ServiceUnavailable: no-cluster'),
  },
  {
    name: 'a worker that is full',
    code: 'sdk.worker-busy',
    place: /too many/,
    inject: refusing('ServiceUnavailable: too many queries'),
  },
  {
    name: 'a worker that is behind',
    code: 'sdk.worker-behind',
    place: /http/,
    inject: refusing('The worker has not verified the block that the query names, or not lately'),
  },
  {
    name: 'a query that a worker cannot open',
    code: 'sdk.query-refused',
    place: /AeadDecryptError/,
    inject: refusing('AeadDecryptError: envelope.cannot-open'),
  },
  {
    name: 'a certificate that a worker refuses',
    code: 'sdk.certificate-refused',
    place: /InvalidSignature/,
    inject: refusing('Verifying signature failed: InvalidSignature'),
  },
  {
    name: 'a worker with words of its own',
    code: 'sdk.worker-error',
    place: /something new/,
    inject: refusing('something new'),
  },
  {
    name: 'a certificate that has expired',
    code: 'sdk.certificate-expired',
    place: /Certificate/,
    inject: async (stage) => {
      const bob = keypairFromUri('//Bob')
      const encodedBody = certificateBody.encode({ pubkey: bob.publicKey, ttl: 1, configBits: 0 })
      const certify: Signer['certify'] = async (body) => ({
        signedBy: { encodedBody, signature: undefined },
        signatureType: 1,
        signature: bob.sign(body),
      })
      return stage.trialsOf(await stage.connected('//Bob', { signer: { ...keypairSigner(bob), certify } })).query.get()
    },
  },
  {
    name: 'a signer with the key of another account',
    code: 'sdk.signer-mismatch',
    place: /certificate/,
    inject: async (stage) => {
      const { certify } = keypairSigner('//Eve')
      return stage.trialsOf(await stage.connected('//Bob', { signer: { ...keypairSigner('//Bob'), certify } })).query.get()
    },
  },
]
