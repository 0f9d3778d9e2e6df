// SPDX-License-Identifier: Apache-2.0
import { arm, bool, fixedBytes, type ValueOf, variant } from '@phat/codec'
import { equalBytes, PhatError } from '@phat/primitives'
import { keyErrors } from './key-errors.ts'
import { isSecret, secretLength } from './sr25519-secret.ts'

/** What a worker seals by its TEE. `simulated`: a simulated TEE wrote it, so that no real one takes such a key for its own. */
export const sealedKeys = variant('phat_worker::SealedKeys', {
  V1: arm(0, { genesisHash: fixedBytes(32), identity: fixedBytes(secretLength), simulated: bool }),
})
export type SealedKeys = ValueOf<typeof sealedKeys>

/** Purpose of the sealing key. */
export const sealedKeysPurpose = 'phala/worker-keys/1'

/**
 * Reads sealed keys once they are open.
 * @returns the identity's secret, 64 bytes
 * @throws PhatError `keys.bad-sealed-keys`
 */
export function readSealedKeys(
  opened: Uint8Array,
  expected: { readonly genesisHash: Uint8Array; readonly simulated: boolean },
): Uint8Array {
  const { genesisHash, identity, simulated } = decoded(opened).value
  if (!equalBytes(genesisHash, expected.genesisHash)) throw keyErrors.error('bad-sealed-keys', 'they are of another chain')
  if (simulated !== expected.simulated)
    throw keyErrors.error('bad-sealed-keys', `they are of a ${simulated ? 'simulated' : 'real'} TEE`)
  if (!isSecret(identity)) throw keyErrors.error('bad-sealed-keys', 'the identity is no sr25519 secret')
  return identity.slice()
}

function decoded(opened: Uint8Array): SealedKeys {
  try {
    return sealedKeys.decode(opened)
  } catch (cause) {
    // The codec's words could quote the secret: they are left out, and so is the cause.
    if (cause instanceof PhatError) throw keyErrors.error('bad-sealed-keys', 'not in a form of this release')
    throw cause
  }
}
