// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { runHere } from './run-here.ts'

/** From the wiki of Polkadot and subkey's documentation. */
const alice = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'
const aliceEd25519 = '0x88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee'
const aliceOnPolkadot = '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'
const aliceOnPhala = '45R2pfjQUW2s9PQRHU48HQKLKHVMaDja7N3wpBtmF28UYDs2'

const json = async (...words: string[]) => JSON.parse((await runHere([...words, '--json'])).out) as Record<string, unknown>

describe('phat account', () => {
  test('shows the public parts of a URI in both forms', async () => {
    expect(await json('account', 'inspect', '//Alice')).toEqual({
      scheme: 'sr25519',
      ss58: aliceOnPhala,
      publicKey: alice,
      accountId: alice,
    })
    expect(await json('account', 'inspect', '//Alice', '--scheme', 'ed25519')).toMatchObject({ publicKey: aliceEd25519 })
  })

  test('translates addresses of other networks', async () => {
    expect(await json('account', 'inspect', aliceOnPolkadot)).toEqual({ ss58: aliceOnPhala, accountId: alice, network: 0 })
    expect(await json('account', 'inspect', alice)).toEqual({ ss58: aliceOnPhala, accountId: alice })
  })

  test('reads a secret from the environment and does not print it', async () => {
    const words = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'
    const { out, err } = await runHere(['account', 'inspect'], { env: { PHAT_SURI: `${words}//Alice` } })
    expect(out).toContain(alice)
    expect(out + err).not.toContain('bottom')
  })

  test('warns of a secret on the command line, but not of a development key', async () => {
    const { words } = await json('account', 'new')
    expect((await runHere(['account', 'inspect', String(words)])).err).toContain('warning: a secret on the command line')
    expect((await runHere(['account', 'inspect', '//Alice'])).err).toBe('')
  })

  test('makes keys that their words bring back', async () => {
    const made = await json('account', 'new', '--words', '24', '--scheme', 'ed25519')
    expect(String(made.words).split(' ')).toHaveLength(24)
    expect(toHex(keypairFromUri(String(made.words), 'ed25519').publicKey)).toBe(made.publicKey)
    expect((await json('account', 'new')).words).not.toBe((await json('account', 'new')).words)
  })

  test('lists the development accounts', async () => {
    const list = (await runHere(['account', 'list', '--json'])).out
    expect(JSON.parse(list)).toHaveLength(6)
    expect(list).toContain(aliceOnPhala)
  })
})
