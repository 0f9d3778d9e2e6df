// SPDX-License-Identifier: Apache-2.0
import { verifyCertificate } from '@phat/envelope'
import { textBytes } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { sdkErrors } from '../src/sdk-errors.ts'
import { createSessions } from '../src/session/session.ts'
import { keypairSigner } from '../src/signer/keypair-signer.ts'
import type { Signer } from '../src/signer/signer.ts'

const alice = keypairSigner('//Alice')

/** Counts how often the person is asked. */
function counted(certify: Signer['certify']): { readonly signer: Signer; times(): number } {
  let times = 0
  const signer: Signer = {
    ...alice,
    certify: (body, ttl) => {
      times++
      return certify(body, ttl)
    },
  }
  return { signer, times: () => times }
}

describe('a session', () => {
  test('speaks for its account as workers verify it, up to its last height', async () => {
    const session = await createSessions(alice, 80).at(20)
    const envelope = textBytes('an envelope')
    const signature = session.sign(envelope)
    expect(verifyCertificate(signature, envelope, { height: 100 })).toMatchObject({ account: alice.account, ttl: 100 })
    expect(verifyCertificate(signature, envelope, { height: 101 })).toEqual({ refused: 'expired' })
    expect(verifyCertificate(signature, textBytes('another'), { height: 100 })).toEqual({ refused: 'invalid-signature' })
  })

  test('is certified once for many queries, and again when an eighth of its life is left', async () => {
    const { signer, times } = counted(alice.certify)
    const sessions = createSessions(signer, 80)
    const [one, two] = await Promise.all([sessions.at(0), sessions.at(5)])
    expect(one).toBe(two)
    expect(await sessions.at(70)).toBe(one)
    expect(times()).toBe(1)
    expect(await sessions.at(71)).not.toBe(one)
    expect(times()).toBe(2)
  })

  test('that a worker found expired is certified anew, once', async () => {
    const { signer, times } = counted(alice.certify)
    const sessions = createSessions(signer, 80)
    const old = await sessions.at(0)
    sessions.drop(old)
    const renewed = await sessions.at(1)
    sessions.drop(old)
    expect(await sessions.at(1)).toBe(renewed)
    expect(times()).toBe(2)
  })

  test('is asked for again after the person said no', async () => {
    let isWilling = false
    const { signer } = counted(async (body, ttl) => {
      if (!isWilling) throw sdkErrors.error('signer-refused', 'no')
      return alice.certify(body, ttl)
    })
    const sessions = createSessions(signer, 80)
    await expect(sessions.at(0)).rejects.toMatchObject({ code: 'sdk.signer-refused' })
    isWilling = true
    expect((await sessions.at(0)).ttl).toBe(80)
  })
})
