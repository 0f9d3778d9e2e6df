// SPDX-License-Identifier: Apache-2.0
import type { ConnectedChain } from '@phat/client/node'
import { blake2b256, decodeSs58, encodeSs58, keypairFromSeed, keypairFromUri, recoverEcdsa } from '@phat/crypto'
import { certificateBody, certificateDigest, verifyCertificate } from '@phat/envelope'
import { fromHex, known, PHA, textBytes, toHex } from '@phat/primitives'
import { ethereumWallet, walletDigest } from '@phat/test-kit/wallets'
import { signatureTypes } from '@phat/wire/prpc'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { discoverEthereumWallets, type EthereumWallet } from '../src/signer/ethereum-provider.ts'
import { ethereumSigner, ethereumSigners } from '../src/signer/ethereum-signer.ts'
import { callRequest, certificateRequest, typedDataDigest } from '../src/signer/ethereum-typed-data.ts'
import { seedOf, startTestNode, type TestNode } from './wallets-node.ts'

const secret = seedOf('an ethereum wallet')
const session = keypairFromSeed(seedOf('session'))
const height = 1_000
const sessionBody = certificateBody.encode({ pubkey: session.publicKey, ttl: height, configBits: 0 })
const query = textBytes('a query')

describe('what a wallet hashes', () => {
  test('is the digest of the example in EIP-712, for the emulation', () => {
    const person = [
      { name: 'name', type: 'string' },
      { name: 'wallet', type: 'address' },
    ]
    const digest = walletDigest({
      types: {
        EIP712Domain: [
          { name: 'name', type: 'string' },
          { name: 'version', type: 'string' },
          { name: 'chainId', type: 'uint256' },
          { name: 'verifyingContract', type: 'address' },
        ],
        Person: person,
        Mail: [
          { name: 'from', type: 'Person' },
          { name: 'to', type: 'Person' },
          { name: 'contents', type: 'string' },
        ],
      },
      primaryType: 'Mail',
      domain: { name: 'Ether Mail', version: '1', chainId: 1, verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC' },
      message: {
        from: { name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' },
        to: { name: 'Bob', wallet: '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB' },
        contents: 'Hello, Bob!',
      },
    })
    expect(toHex(digest)).toBe('0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2')
  })

  test('is what MetaMask signed for a call of another chain with this pallet', () => {
    // Published with pallet-evm_account_mapping.
    const signer = '5DT96geTS2iLpkH8fAhYAAphNpxddKCV36s5ShVFavf1xQiF'
    const signature = fromHex(
      '0x37cb6ff8e296d7e476ee13a6cfababe788217519d428fcc723b482dc97cb4d1359a8d1c020fe3cebc1d06a67e61b1f0e296739cecacc640b0ba48e8a7555472e1b',
    )
    const domain = { name: 'Substrate', version: '1', chainId: 0n, verifyingContract: new Uint8Array(20) }
    const request = callRequest(domain, signer, fromHex('0x00071448656c6c6f'), 0n)
    const key = known(recoverEcdsa(signature, typedDataDigest(request)), 'the signature is good')
    expect(blake2b256(key)).toEqual(decodeSs58(signer).accountId)
    expect(typedDataDigest(request)).toEqual(walletDigest(request))
  })

  test('is what verifiers hash, for every certificate and every call', () => {
    const bytes = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(bytes, fc.nat(0xffff_ffff), (body, ttl) => {
        const request = certificateRequest(body, ttl)
        expect(walletDigest(request)).toEqual(certificateDigest(body, ttl))
        expect(typedDataDigest(request)).toEqual(certificateDigest(body, ttl))
      }),
    )
    fc.assert(
      fc.property(
        bytes,
        fc.string(),
        fc.bigInt(0n, (1n << 64n) - 1n),
        fc.bigInt(0n, (1n << 200n) - 1n),
        (call, who, nonce, chainId) => {
          const domain = { name: 'PhalaNetwork', version: '2', chainId, verifyingContract: new Uint8Array(20).fill(9) }
          const request = callRequest(domain, who, call, nonce)
          // As it goes to the wallet.
          expect(typedDataDigest(request)).toEqual(walletDigest(JSON.parse(JSON.stringify(request))))
        },
      ),
    )
  })
})

describe('the wallets of a page', () => {
  const info = (uuid: string) => ({ uuid, name: `Wallet ${uuid}`, rdns: 'org.example', icon: 'data:image/svg+xml,<svg/>' })
  const announce = (window: EventTarget, detail: unknown): void => {
    window.dispatchEvent(Object.assign(new Event('eip6963:announceProvider'), { detail }))
  }
  const { provider } = ethereumWallet(secret)

  test('are found by their announcements, each once, also those that come later', () => {
    const window = new EventTarget()
    window.addEventListener('eip6963:requestProvider', () => announce(window, Object.freeze({ info: info('a'), provider })))
    const told: EthereumWallet[] = []
    const stop = new AbortController()
    const found = discoverEthereumWallets(window, stop.signal, (wallet) => told.push(wallet))
    expect(found).toEqual([{ info: info('a'), provider }])
    announce(window, { info: info('b'), provider })
    announce(window, { info: { ...info('a'), name: 'Somebody else' }, provider })
    expect(told.map((one) => one.info.name)).toEqual(['Wallet a', 'Wallet b'])
    stop.abort()
    announce(window, { info: info('c'), provider })
    expect(told).toHaveLength(2)
    expect(found).toHaveLength(1)
    expect(discoverEthereumWallets(window, stop.signal)).toEqual([])
  })

  test('are told apart from what only looks like one', () => {
    const window = new EventTarget()
    const told: EthereumWallet[] = []
    discoverEthereumWallets(window, new AbortController().signal, (wallet) => told.push(wallet))
    const odd = [
      undefined,
      null,
      5,
      {},
      { info: info('a') },
      { info: { ...info('a'), name: 5 }, provider },
      { info: info('a'), provider: {} },
    ]
    for (const detail of odd) announce(window, detail)
    expect(told).toEqual([])
    announce(window, { info: { ...info('a'), icon: 'https://example.org/watching.png' }, provider })
    expect(told.map((one) => one.info.icon)).toEqual([undefined])
  })

  test('give the page their accounts when the person agrees', async () => {
    const wallet = ethereumWallet(secret)
    const [signer] = await ethereumSigners(wallet.provider, { name: 'Wallet a' })
    expect(signer).toMatchObject({ kind: 'Wallet a', address: wallet.address, account: wallet.account })
    const refusing = ethereumWallet(secret, { refuses: { code: 4001, message: 'User rejected the request.' } })
    await expect(ethereumSigners(refusing.provider)).rejects.toMatchObject({ code: 'sdk.signer-refused' })
    await expect(ethereumSigners({ request: async () => [] })).rejects.toMatchObject({ code: 'sdk.no-wallet' })
    await expect(ethereumSigners({ request: () => new Promise(() => undefined) }, { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'sdk.timeout',
    })
    expect(() => ethereumSigner(provider, '0x1234')).toThrow(expect.objectContaining({ code: 'sdk.unsupported-account' }))
  })
})

describe('a certificate by an Ethereum wallet', () => {
  const certify = (setup: Parameters<typeof ethereumWallet>[1]) => {
    const { provider, address } = ethereumWallet(secret, setup)
    return ethereumSigner(provider, address).certify(sessionBody, height)
  }

  test.each([{ chainId: 1 }, { chainId: 11_155_111 }, { chainId: 137, plainRecovery: true }])(
    'speaks for its account until its height, with the wallet set to %o',
    async (setup) => {
      const certificate = await certify(setup)
      const signed = {
        signedBy: { encodedBody: sessionBody, signature: certificate },
        signatureType: signatureTypes.sr25519,
        signature: session.sign(query),
      }
      const { account } = ethereumWallet(secret)
      expect(verifyCertificate(signed, query, { height })).toEqual({ account, ttl: height })
      expect(verifyCertificate(signed, query, { height: height + 1 })).toEqual({ refused: 'expired' })
    },
  )

  test('is asked for in words that a person understands', async () => {
    const { provider, address, shown } = ethereumWallet(secret)
    await ethereumSigner(provider, address).certify(sessionBody, height)
    expect(shown.map(({ domain, message }) => [domain.name, message.description, message.timeToLive])).toEqual([
      [
        'Phat Query Certificate',
        'You are signing a Certificate that can be used to query Phat Contracts using your identity without further prompts.',
        'The Certificate will be valid till block 1000.',
      ],
    ])
  })

  test.each([
    ['the person refuses', { refuses: { code: 4001, message: 'User rejected the request.' } }, 'sdk.signer-refused'],
    ['the wallet is locked', { refuses: { code: 4100, message: 'Unauthorized' } }, 'sdk.signer-failed'],
    ['the wallet breaks', { refuses: { message: '' } }, 'sdk.signer-failed'],
    ['it answers nothing', { answers: null }, 'sdk.signer-failed'],
    ['a contract signs', { answers: `0x${'11'.repeat(200)}` }, 'sdk.signer-failed'],
    ['the signature is of nobody', { answers: `0x${'ff'.repeat(65)}` }, 'sdk.signer-mismatch'],
    ['another account signs', { signsAs: seedOf('another') }, 'sdk.signer-mismatch'],
  ])('is an error of its own when %s', async (_, setup, code) => {
    await expect(certify(setup)).rejects.toMatchObject({ code })
  })
})

describe('a call by an Ethereum wallet', () => {
  let node: TestNode
  const wallet = ethereumWallet(secret, { chainId: 5 })
  const signer = ethereumSigner(wallet.provider, wallet.address)
  const unused = { nonce: 0, tip: 0n, birth: { number: 0, hash: new Uint8Array(32) } }
  const sign = (item: string, args: Readonly<Record<string, unknown>>, chain: ConnectedChain = node.chain) =>
    signer.signCall(chain, chain.view.buildCall(item, args), unused)
  const remark = (text: string) => sign('System.remarkWithEvent', { remark: textBytes(text) })

  beforeAll(async () => {
    node = await startTestNode()
    await node.fund(wallet.account)
  })
  afterAll(() => node.stop())

  test('is made for its account, whatever chain the wallet is set to', async () => {
    const { success, fee, events } = await node.include(await remark('hello'))
    expect(success).toBe(true)
    expect(fee).toBeGreaterThan(0n)
    const sender = { type: 'Remarked', value: expect.objectContaining({ sender: wallet.account }) }
    expect(events.map(({ event }) => event.value)).toContainEqual(expect.objectContaining(sender))
    expect(wallet.shown.at(-1)).toMatchObject({
      primaryType: 'SubstrateCall',
      domain: { name: 'PhalaNetwork', version: '2', chainId: 0 },
      message: { who: encodeSs58(wallet.account, 30), nonce: 0 },
    })
  })

  test('tells the error of the call that it carried, and what it cost', async () => {
    const dest = { type: 'Id', value: keypairFromUri('//Bob').accountId }
    const { success, error, fee } = await node.include(
      await sign('Balances.transferKeepAlive', { dest, value: 1_000_000n * PHA }),
    )
    expect({ success, error }).toEqual({ success: false, error: { type: 'Token', value: { type: 'FundsUnavailable' } } })
    expect(fee).toBeGreaterThan(0n)
  })

  test('follows another one that still waits, and takes its place when that is gone', async () => {
    const first = await remark('first')
    await node.submit(first)
    const second = await remark('second')
    await node.submit(second)
    await remark('never handed in')
    const third = await remark('third')
    await node.submit(third)
    const before = wallet.shown.slice(-4).map(({ message }) => Number(message.nonce))
    expect(before.map((nonce) => nonce - known(before[0], 'four were signed'))).toEqual([0, 1, 2, 2])
    await node.seal()
    expect((await node.include(await remark('after'))).success).toBe(true)
    expect(wallet.shown.at(-1)?.message.nonce).toBe(known(before[0], 'as above') + 3)
  })

  test('is refused by the chain when one byte of it differs', async () => {
    const { encoded, hash } = await remark('signed as it is')
    // The last 40 bytes: the end of the call, the nonce, and part of the signature; the last is no tip.
    const refused = Array.from({ length: 40 }, (_, i) => {
      const changed = encoded.slice()
      const at = encoded.length - 1 - i
      changed[at] = (changed[at] as number) ^ 1
      return node.submit({ encoded: changed, hash })
    })
    const outcomes = await Promise.allSettled(refused)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([])
    expect((await node.include({ encoded, hash })).success).toBe(true)
  })

  test('is not signed for a chain whose accounts follow from keys in another way, or that has no such pallet', async () => {
    const { chain } = node
    const other: ConnectedChain = {
      ...chain,
      view: {
        ...chain.view,
        constant: (item) => (item.endsWith('EIP712Version') ? textBytes('1') : chain.view.constant(item)),
      },
    }
    const asked = wallet.asked.length
    await expect(sign('System.remark', { remark: new Uint8Array() }, other)).rejects.toMatchObject({
      code: 'sdk.unsupported-account',
    })
    const pallets = chain.view.metadata.pallets.filter(({ name }) => name !== 'EvmAccountMapping')
    const without: ConnectedChain = { ...chain, view: { ...chain.view, metadata: { ...chain.view.metadata, pallets } } }
    await expect(sign('System.remark', { remark: new Uint8Array() }, without)).rejects.toMatchObject({
      code: 'sdk.unsupported-account',
    })
    expect(wallet.asked).toHaveLength(asked)
  })
})
