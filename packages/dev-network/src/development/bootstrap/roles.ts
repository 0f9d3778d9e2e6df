// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'

/** Root by sudo, the only approver of releases, and the owner of the cluster. */
export const aliceUri = '//Alice'
/**
 * Who hands in what the worker says, and gets what contracts pay for gas. Not an account that people try things with, so that no nonce of
 * theirs meets one of the relayer's.
 */
export const operatorUri = '//Ferdie'

/** The account of a secret URI, 32 bytes. */
export const accountIdOf = (uri: string): Uint8Array => keypairFromUri(uri).accountId
