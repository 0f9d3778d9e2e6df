// SPDX-License-Identifier: Apache-2.0
// Accounts of every kind, as @phala/sdk certifies their queries and sends their commands.
import { expect, notApplicable, PHA, step } from '../report.mjs'

/** A wallet's way of signing raw bytes: wrapped, so that they are never a transaction. @param {any} pair @param {any} util */
const walletOf = (pair, { u8aWrapBytes, hexToU8a, u8aToHex }) => ({
  signRaw: async ({ data }) => ({ id: 1, signature: u8aToHex(pair.sign(u8aWrapBytes(hexToU8a(data)))) }),
})

/** A key that everyone knows, for tests alone. */
const evmSecret = `0x${'5e'.repeat(32)}`

/**
 * @param {any} session
 * @param {any} counter
 * @param {{ valueIn: (output: any) => any, untilValue: any, sent: any }} tools
 */
export async function accountSteps(session, counter, { valueIn, untilValue, sent }) {
  const { sdk, modules, keyring, alice } = session
  const reads = async (address, cert) => {
    const { output } = await counter.query.get(address, { cert })
    expect(typeof valueIn(output) === 'number', `an answer for ${address}, got ${output}`)
  }
  await step('certificates', async () => {
    for (const type of ['sr25519', 'ed25519', 'ecdsa']) {
      const pair = keyring.addFromUri('//Charlie', {}, type)
      await reads(pair.address, await sdk.signCertificate({ pair }))
    }
  })
  await step('wrapped-certificates', async () => {
    for (const type of ['sr25519', 'ed25519', 'ecdsa']) {
      const pair = keyring.addFromUri('//Dave', {}, type)
      const signer = walletOf(pair, modules.util)
      // Wallets know the public key of an ecdsa account by its address only when the address is the key.
      if (type === 'ecdsa') continue
      await reads(pair.address, await sdk.signCertificate({ signer, account: { address: pair.address, type } }))
    }
  })
  await step('expired-certificate', async () => {
    const cert = await sdk.signCertificate({ pair: alice, ttl: 1 })
    const refused = await counter.query.get(alice.address, { cert }).then(
      () => undefined,
      (error) => error.message,
    )
    expect(refused?.includes('CertificateExpired'), `CertificateExpired, got ${refused}`)
  })
  await evmSteps(session, counter, { reads, valueIn, untilValue, sent })
}

async function evmSteps({ api, sdk, modules, alice }, counter, { reads, valueIn, untilValue, sent }) {
  const { createWalletClient, http } = modules.viem
  const account = modules.privateKeyToAccount(evmSecret)
  const client = createWalletClient({ account, transport: http('http://127.0.0.1:1') })
  if (sdk.EvmAccountMappingProvider === undefined) {
    await step('eip712-certificate', async () => {
      const compressedPubkey = modules.compressedPublicKey(evmSecret)
      const cert = await sdk.unstable_signEip712Certificate({ client, account, compactPubkey: compressedPubkey })
      await reads(cert.address, cert)
    })
    return notApplicable('this version has no providers', 'evm-account')
  }
  const provider = await sdk.EvmAccountMappingProvider.create(api, client, account)
  await step('eip712-certificate', async () => {
    const cert = await provider.signCertificate()
    await reads(cert.address, cert)
  })
  await step('evm-account', async () => {
    await sent(api.tx.balances.transferKeepAlive(provider.address, 1_000n * PHA), alice)
    const cert = await sdk.signCertificate({ pair: alice })
    const before = valueIn((await counter.query.get(alice.address, { cert })).output)
    const mine = counter.withProvider(provider)
    await mine.exec.increment({ args: [4] })
    await untilValue(counter, alice.address, cert, before + 4)
    expect(valueIn((await mine.q.get()).output) === before + 4, 'the same by the wallet')
  })
}
