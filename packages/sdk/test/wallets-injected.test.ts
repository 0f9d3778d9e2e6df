// SPDX-License-Identifier: Apache-2.0
import { decodeExtrinsic } from '@phat/client/node'
import { keypairFromSeed, keypairFromUri } from '@phat/crypto'
import { type ChainedSignature, certificateBody, verifyCertificate } from '@phat/envelope'
import { known, textBytes } from '@phat/primitives'
import { type ExtensionOptions, extension } from '@phat/test-kit/wallets'
import { signatureTypes } from '@phat/wire/prpc'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SignerPayloadJson } from '../src/signer/injected-payload.ts'
import { type InjectedSigner, injectedSigner } from '../src/signer/injected-signer.ts'
import { type InjectedWindow, injectedExtensions, injectedSigners } from '../src/signer/injected-wallets.ts'
import { seedOf, startTestNode, type TestNode } from './wallets-node.ts'

const windowWith = (extensions: NonNullable<InjectedWindow['injectedWeb3']>): InjectedWindow => ({ injectedWeb3: extensions })
const schemes = ['sr25519', 'ed25519', 'ecdsa'] as const
const keypairs = schemes.map((scheme) => keypairFromUri('//Wallet', scheme))
const session = keypairFromSeed(seedOf('session'))
const height = 1_000

async function signersOf(options: ExtensionOptions = {}): Promise<readonly InjectedSigner[]> {
  return injectedSigners('Counter', { window: windowWith({ 'polkadot-js': extension(keypairs, options) }) })
}
const sessionBody = certificateBody.encode({ pubkey: session.publicKey, ttl: height, configBits: 0 })

/** A query that a certified session key signed. */
function signedQuery(certificate: ChainedSignature, body = sessionBody): ChainedSignature {
  return {
    signedBy: { encodedBody: body, signature: certificate },
    signatureType: signatureTypes.sr25519,
    signature: session.sign(query),
  }
}
const query = textBytes('a query')

describe('the extensions of a page', () => {
  test('are listed by name, with the accounts that they let the page see', async () => {
    const talisman = extension([keypairFromUri('//Other')])
    const subwallet = extension(keypairs, { others: [{ address: `0x${'5e'.repeat(20)}`, type: 'ethereum' }] })
    const window = windowWith({ talisman, 'subwallet-js': subwallet, old: {} })
    expect(injectedExtensions(window)).toEqual(['talisman', 'subwallet-js'])
    const signers = await injectedSigners('Counter', { window })
    expect(signers.map(({ kind, name }) => [kind, name])).toEqual([
      ['talisman', 'account 0'],
      ...keypairs.map((_, i) => ['subwallet-js', `account ${i}`]),
    ])
    expect(signers.slice(1).map(({ account }) => account)).toEqual(keypairs.map(({ accountId }) => accountId))
    expect([talisman.enabledFor, subwallet.enabledFor]).toEqual([['Counter'], ['Counter']])
  })

  test('are asked alone when they are named', async () => {
    const talisman = extension(keypairs)
    const window = windowWith({ talisman, 'polkadot-js': extension(keypairs) })
    const signers = await injectedSigners('Counter', { window, extensions: ['polkadot-js'] })
    expect(new Set(signers.map(({ kind }) => kind))).toEqual(new Set(['polkadot-js']))
    expect(talisman.enabledFor).toEqual([])
  })

  test('may be missing, shut the page out, or have no account', async () => {
    const asked = (options?: ExtensionOptions, keys = keypairs) =>
      injectedSigners('Counter', { window: windowWith(options === undefined ? {} : { talisman: extension(keys, options) }) })
    await expect(asked()).rejects.toMatchObject({ code: 'sdk.no-wallet' })
    await expect(asked({ shutsOut: 'User has rejected the request' })).rejects.toMatchObject({ code: 'sdk.signer-refused' })
    await expect(asked({ shutsOut: 'Not allowed to interact with extension' })).rejects.toMatchObject({
      code: 'sdk.signer-failed',
    })
    await expect(asked({}, [])).rejects.toMatchObject({ code: 'sdk.no-wallet', message: expect.stringContaining('talisman') })
  })

  test('do not keep the others from answering', async () => {
    const window = windowWith({ talisman: extension(keypairs, { shutsOut: 'Cancelled' }), 'polkadot-js': extension(keypairs) })
    expect(await injectedSigners('Counter', { window })).toHaveLength(3)
  })

  test('that never answer are waited for no longer than it was said', async () => {
    const silent = { enable: () => new Promise<never>(() => undefined) }
    const window = windowWith({ silent })
    await expect(injectedSigners('Counter', { window, timeoutMs: 1 })).rejects.toMatchObject({ code: 'sdk.timeout' })
    const asked = injectedSigners('Counter', { window, signal: AbortSignal.abort() })
    await expect(asked).rejects.toMatchObject({ code: 'sdk.interrupted' })
  })
})

describe('a certificate by an extension', () => {
  test.each(schemes.flatMap((scheme, i) => [[scheme, i, true] as const, [scheme, i, false] as const]))(
    'with a key of %s (%i, told %s) speaks for the account until its height',
    async (scheme, i, isTold) => {
      const signer = known((await signersOf({ untyped: !isTold }))[i], 'one for each scheme')
      const certificate = await signer.certify(sessionBody, height)
      const signed = signedQuery(certificate)
      expect(verifyCertificate(signed, query, { height })).toEqual({ account: keypairs[i]?.accountId, ttl: height })
      expect(verifyCertificate(signed, query, { height: height + 1 })).toEqual({ refused: 'expired' })
      expect(certificate.signatureType).toBe(signatureTypes[`${scheme}WrapBytes`])
    },
  )

  test('does not speak for another session key', async () => {
    const certificate = await known((await signersOf())[0], 'there is one').certify(sessionBody, height)
    const other = certificateBody.encode({ pubkey: session.publicKey, ttl: height, configBits: 1 })
    expect(verifyCertificate(signedQuery(certificate, other), query, { height })).toEqual({ refused: 'invalid-signature' })
  })

  test('that the person does not want is refused by name', async () => {
    const signer = known((await signersOf({ refuses: 'Cancelled' }))[0], 'there is one')
    await expect(signer.certify(sessionBody, height)).rejects.toMatchObject({
      code: 'sdk.signer-refused',
      message: 'polkadot-js: Cancelled',
    })
  })

  test.each([
    ['no hex', 'sdk.signer-failed'],
    ['0x1234', 'sdk.signer-mismatch'],
    [`0x${'00'.repeat(64)}`, 'sdk.signer-mismatch'],
  ])('of an extension that answers %s is not used', async (signature, code) => {
    const account = { address: known((await signersOf())[0], 'there is one').address }
    const signer = injectedSigner('odd', account, { signRaw: async () => ({ signature }) })
    await expect(signer.certify(sessionBody, height)).rejects.toMatchObject({ code })
  })

  test('is not asked for where the extension signs no bytes, nor for accounts of 20 bytes', async () => {
    const signer = injectedSigner('ledger', { address: known((await signersOf())[0], 'there is one').address }, {})
    await expect(signer.certify(sessionBody, height)).rejects.toMatchObject({ code: 'sdk.signer-failed' })
    expect(() => injectedSigner('talisman', { address: `0x${'5e'.repeat(20)}` }, {})).toThrow(
      expect.objectContaining({ code: 'sdk.unsupported-account' }),
    )
  })
})

describe('a call by an extension', () => {
  let node: TestNode

  beforeAll(async () => {
    node = await startTestNode()
    for (const { accountId } of keypairs) await node.fund(accountId)
  })
  afterAll(() => node.stop())

  const remark = (length: number) =>
    node.chain.view.buildCall('System.remarkWithEvent', { remark: new Uint8Array(length).fill(7) })

  test.each(schemes.flatMap((scheme, i) => [[scheme, i, 5] as const, [scheme, i, 300] as const]))(
    'with a key of %s (%i) is taken by the chain, with a remark of %i bytes',
    async (_, i, length) => {
      const signer = known((await signersOf())[i], 'one for each scheme')
      const ready = await signer.signCall(node.chain, remark(length), await node.terms(signer.account))
      const { success, events } = await node.include(ready)
      expect(success).toBe(true)
      expect(events.map(({ event }) => event.value)).toContainEqual(
        expect.objectContaining({ type: 'Remarked', value: expect.objectContaining({ sender: signer.account }) }),
      )
    },
  )

  test('is refused by the chain when one byte of it differs', async () => {
    const signer = known((await signersOf())[0], 'there is one')
    const { encoded, hash } = await signer.signCall(node.chain, remark(5), await node.terms(signer.account))
    // Behind the length and the format stand address and signature; every byte after them is signed.
    const first = encoded.length - 40
    const refused = Array.from({ length: 40 }, (_, i) => {
      const changed = encoded.slice()
      changed[first + i] = (changed[first + i] as number) ^ 1
      return node.submit({ encoded: changed, hash })
    })
    for (const outcome of await Promise.allSettled(refused)) expect(outcome.status).toBe('rejected')
    expect((await node.include({ encoded, hash })).success).toBe(true)
  })

  const fields = ['blockHash', 'era', 'genesisHash', 'method', 'nonce', 'specVersion', 'tip', 'transactionVersion'] as const

  test.each(fields)('of which the extension signed another %s is not sent', async (field) => {
    /** Another digit at the end, which every one of them takes. */
    const altered = (payload: SignerPayloadJson): SignerPayloadJson => ({
      ...payload,
      [field]: payload[field].replace(/.$/, (digit) => (digit === '1' ? '2' : '1')),
    })
    const signer = known((await signersOf({ altered }))[0], 'there is one')
    const signed = signer.signCall(node.chain, remark(5), await node.terms(signer.account))
    await expect(signed).rejects.toMatchObject({ code: 'sdk.signer-mismatch' })
  })

  test('shows the extension each field as polkadot.js writes it', async () => {
    const seen: SignerPayloadJson[] = []
    const altered = (payload: SignerPayloadJson): SignerPayloadJson => {
      seen.push(payload)
      return payload
    }
    const signer = known((await signersOf({ altered }))[0], 'there is one')
    const terms = await node.terms(signer.account)
    await signer.signCall(node.chain, remark(1), terms)
    const [payload] = seen
    expect(Object.keys(known(payload, 'it was asked')).sort()).toEqual(
      [...fields, 'address', 'blockNumber', 'signedExtensions', 'version'].sort(),
    )
    expect(payload).toMatchObject({ nonce: `0x0000000${terms.nonce.toString(16)}`, tip: `0x${'0'.repeat(31)}3`, version: 4 })
    expect(payload?.blockNumber).toBe(`0x${terms.birth.number.toString(16).padStart(8, '0')}`)
  })

  test('commits to whatever nonce and tip it is given', async () => {
    const signer = known((await signersOf())[0], 'there is one')
    const birth = (await node.terms(signer.account)).birth
    await fc.assert(
      fc.asyncProperty(fc.nat(0xffff_ffff), fc.bigInt(0n, (1n << 128n) - 1n), async (nonce, tip) => {
        // What the extension signed was verified, so that it read the numbers as they were meant.
        const { encoded } = await signer.signCall(node.chain, remark(1), { nonce, tip, birth })
        const sent = decodeExtrinsic(node.chain, encoded).signed?.extensions
        expect(sent).toMatchObject({ CheckNonce: nonce, ChargeTransactionPayment: tip })
      }),
      { numRuns: 25 },
    )
  })
})
