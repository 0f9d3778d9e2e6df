// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { expandSr25519Seed, type Keypair } from '@phat/crypto'
import { type AgreementKey, createAgreementKey } from '@phat/crypto/agreement'
import {
  type Answer2,
  answer2,
  legacyAnswer,
  legacyQuery,
  openAnswer,
  openLegacy,
  type Query,
  type QueryOutcome,
  query2,
  queryOutcome,
  sealEnvelope,
  sealLegacy,
} from '@phat/envelope'
import { type CommandPayload, encryptedData, type InkCommand, inkCommand } from '@phat/messaging'
import { known } from '@phat/primitives'
import { call, signAs } from '@phat/worker/test/serve-fixture'
import { type EnvelopeKind, returnedBy } from '../confidential-client.ts'
import type { Stage } from './stage.ts'

export const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length))
const freshKey = (): AgreementKey => createAgreementKey(known(expandSr25519Seed(random(32)), 'a seed has 32 bytes'))

/** A command as its sender seals it to the contract; who pushes the payload is another question. */
export function sealCommand(
  { chain, contract, contractKey }: Stage,
  kind: EnvelopeKind,
  who: Keypair,
  command: InkCommand,
): CommandPayload {
  const plain = inkCommand.encode(command)
  if (kind === 'legacy') return { type: 'Encrypted', value: sealLegacy(freshKey(), contractKey, random(12), plain) }
  const { best, genesisHash } = chain.chain
  const context = { purpose: 'command', sender: who.accountId, target: contract, genesis: genesisHash } as const
  const value = sealEnvelope(freshKey(), contractKey, { nonce: random(12), expiry: best.number + 100 }, context, plain)
  return { type: 'Envelope', value }
}

/** A query on its way, and what opens the answer. */
export interface SealedQuery {
  readonly bytes: Uint8Array
  open(answer: Uint8Array): { readonly outcome: QueryOutcome; readonly answer: Answer2 | undefined }
}

export interface QuerySealing {
  readonly who: Keypair
  /** The stage's own by default. */
  readonly contract?: Uint8Array
  /** The chain's newest by default. */
  readonly recentBlock?: Uint8Array
  /** 50 blocks after the newest by default. */
  readonly expiry?: number
}

export function sealQuery(stage: Stage, kind: EnvelopeKind, data: Query, sealing: QuerySealing): SealedQuery {
  const { chain, worker } = stage
  const { who, contract = stage.contract } = sealing
  const mine = freshKey()
  if (kind === 'legacy') {
    const plain = legacyQuery.encode({ head: { id: contract, nonce: random(32) }, data })
    const open = (answer: Uint8Array) => {
      const opened = known(openLegacy(mine, encryptedData.decode(answer)), 'the answer opens')
      return { outcome: legacyAnswer.decode(opened.plaintext).result, answer: undefined }
    }
    return { bytes: encryptedData.encode(sealLegacy(mine, worker.publicKey, random(12), plain)), open }
  }
  const { best, genesisHash } = chain.chain
  const context = { purpose: 'query', sender: who.accountId, target: worker.publicKey, genesis: genesisHash } as const
  const plain = query2.encode({ contract, recentBlock: sealing.recentBlock ?? best.hash, data })
  const bytes = sealEnvelope(
    mine,
    worker.publicKey,
    { nonce: random(12), expiry: sealing.expiry ?? best.number + 50 },
    context,
    plain,
  )
  const open = (encrypted: Uint8Array) => {
    const answer = answer2.decode(known(openAnswer(mine, worker.publicKey, bytes, encrypted), 'the answer opens'))
    return { outcome: queryOutcome.decode(answer.outcome), answer }
  }
  return { bytes, open }
}

/** Hands a query in as `who`, or unsigned: the answer as it came, or the text of the refusal. */
export async function handIn({ worker }: Stage, bytes: Uint8Array, who: Keypair | undefined): Promise<Uint8Array | string> {
  const signature = who === undefined ? undefined : signAs(who, bytes)
  const told = await call(worker.endpoint, 'ContractQuery', { encodedEncryptedData: bytes, signature })
  return 'ok' in told ? told.ok.encodedEncryptedData : told.error
}

/** Asks the contract: what its message answered, or the text of the refusal. */
export async function ask(
  stage: Stage,
  who: Keypair,
  message: string,
  args: unknown = {},
  kind: EnvelopeKind = 'version 2',
): Promise<unknown> {
  const query = sealQuery(stage, kind, stage.asking(message, args), { who })
  const told = await handIn(stage, query.bytes, who)
  if (typeof told === 'string') return told
  return answeredBy(stage, message, query.open(told).outcome)
}

/** What a message answered, of the result that wraps it. */
export function answeredBy({ abi }: Stage, message: string, outcome: QueryOutcome): unknown {
  const decoded = abi.decodeOutcome(abi.messageOf(message), returnedBy(outcome))
  return decoded.kind === 'value' ? decoded.value : decoded
}
