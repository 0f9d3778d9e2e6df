// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const consoleErrors = defineErrors('console', {
  'not-evidence': {
    why: 'The file is no evidence of a kind that this version knows.',
    remedy:
      'Give a DCAP quote (binary, hex or base64), a SEV-SNP report of 1,184 bytes, or the JSON answer of a dstack agent with its quote.',
  },
  'not-collateral': {
    why: 'The file is nothing that evidence is verified with.',
    remedy:
      'Give collateral as JSON for a DCAP quote; for a SEV-SNP report certificates (PEM or DER) and the revocation list (PEM or DER).',
  },
  'collateral-twice': {
    why: 'Two files hold the same part of the collateral, so that it is not clear which one counts.',
    remedy: 'Leave one of them out.',
  },
  'too-large': {
    why: 'The file is larger than evidence or collateral of any kind.',
    remedy: 'Check that it is the file you mean.',
  },
})
