// SPDX-License-Identifier: Apache-2.0
import { fromHex } from '@phat/primitives'
import type { TrustedRoot } from '../roots.ts'

/**
 * The key of "Intel SGX Root CA", the one root of SGX and TDX (certificate valid 2018-05-21 to 2049-12-31, published at
 * https://certificates.trustedservices.intel.com/IntelSGXRootCA.der).
 */
export const intelRoot: TrustedRoot = {
  vendor: 'intel',
  publicKey: fromHex(
    '0x3059301306072a8648ce3d020106082a8648ce3d03010703420004' +
      '0ba9c4c0c0c86193a3fe23d6b02cda10a8bbd4e88e48b4458561a36e705525f5' +
      '67918e2edc88e40d860bd0cc4ee26aacc988e505a953558c453f6b0904ae7394',
  ),
  simulated: false,
}
