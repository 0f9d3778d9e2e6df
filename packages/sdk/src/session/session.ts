// SPDX-License-Identifier: Apache-2.0
import { keypairFromSeed } from '@phat/crypto'
import type { AgreementKey } from '@phat/crypto/agreement'
import { type ChainedSignature, certificateBody, createSessionKey, legacyRefusalNames, verifyCertificate } from '@phat/envelope'
import { equalBytes } from '@phat/primitives'
import { signatureTypes } from '@phat/wire/prpc'
import { sdkErrors } from '../sdk-errors.ts'
import type { Signer } from '../signer/signer.ts'
import { freshAgreementKey, randomBytes } from './random.ts'

/** A key that speaks for an account for a while. It lives in memory alone. */
export interface Session {
  /** The last height at which it counts. */
  readonly ttl: number
  /** Agrees with workers and contracts for the whole session: the certificate beside each envelope says whose it is anyway. */
  readonly agreement: AgreementKey
  /** Signs an envelope, with the certificates that say for whom. */
  sign(envelope: Uint8Array): ChainedSignature
}

/** The session of a signer, made when it is first needed and again before it ends. */
export interface Sessions {
  /** @param height of the chain. @throws what the signer throws */
  at(height: number): Promise<Session>
  /** Drops a session that a worker found expired, unless there is a newer one. */
  drop(session: Session): void
}

/** Makes a session anew when it has less than this part of its life left. */
const leastLeft = 1 / 8

/** Keeps the session of a signer. @param lifeBlocks how long one lasts */
export function createSessions(signer: Signer, lifeBlocks: number): Sessions {
  let current: { readonly ttl: number; readonly made: Promise<Session> } | undefined

  async function make(ttl: number): Promise<Session> {
    // Verified in a third of the time of an sr25519 signature; the account's own stays what it is.
    const key = keypairFromSeed(randomBytes(32), 'ed25519')
    const encodedBody = certificateBody.encode({ pubkey: key.publicKey, ttl, configBits: 0 })
    const signedBy = { encodedBody, signature: await signer.certify(encodedBody, ttl) }
    const sign: Session['sign'] = (envelope) => ({
      signedBy,
      signatureType: signatureTypes.ed25519,
      signature: key.sign(envelope),
    })
    checkCertificate(sign(encodedBody), encodedBody, signer)
    return { ttl, agreement: createSessionKey(freshAgreementKey()), sign }
  }

  return {
    at(height) {
      if (current !== undefined && current.ttl - height >= lifeBlocks * leastLeft) return current.made
      const ttl = height + lifeBlocks
      const made = make(ttl)
      const mine = { ttl, made }
      current = mine
      // Who said no once may say yes the next time.
      made.catch(() => {
        if (current === mine) current = undefined
      })
      return made
    },
    drop: (session) => {
      if (current?.ttl === session.ttl) current = undefined
    },
  }
}

/** As a worker would judge it, but for its life. @throws PhatError `sdk.signer-mismatch` */
function checkCertificate(signature: ChainedSignature, message: Uint8Array, { account, kind }: Signer): void {
  const verdict = verifyCertificate(signature, message, { height: 0 })
  if (verdict.refused === undefined && equalBytes(verdict.account, account)) return
  const why = verdict.refused === undefined ? 'it speaks for another account' : legacyRefusalNames[verdict.refused]
  throw sdkErrors.error('signer-mismatch', `the certificate that ${kind} signed does not count: ${why}`)
}
