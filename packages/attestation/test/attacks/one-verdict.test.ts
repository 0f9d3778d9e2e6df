// SPDX-License-Identifier: Apache-2.0
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { verifyPlatformSignatureWeb } from '@phat/crypto/platform-signature-web'
import { expect, test } from 'vitest'
import { capturedSpecimens } from './specimens.ts'

test.each(capturedSpecimens())(
  '$name has one verdict by node:crypto and by WebCrypto, check by check',
  async ({ parts, plan }) => {
    const { signatures, judge } = plan(parts)
    const node = signatures.map(verifyPlatformSignature)
    const web = await Promise.all(signatures.map((check) => verifyPlatformSignatureWeb(check)))
    expect(web).toEqual(node)
    expect(JSON.stringify(judge(web).checks)).toBe(JSON.stringify(judge(node).checks))
    for (const [i, check] of signatures.entries()) {
      const bad = { ...check, message: check.message.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) }
      expect([verifyPlatformSignature(bad), await verifyPlatformSignatureWeb(bad)], `signature ${i}`).toEqual([false, false])
    }
  },
)

test.each(capturedSpecimens())(
  '$name is refused when any one signature fails, and lists none when form refuses',
  ({ parts, plan }) => {
    const { signatures, judge } = plan(parts)
    for (const i of signatures.keys()) {
      const { refusal, attested } = judge(signatures.map((_, at) => at !== i))
      expect(refusal?.check).toMatch(/\.signature$/)
      expect(attested).toBeUndefined()
    }
    const [first = ''] = Object.keys(parts)
    const { signatures: none, judge: refuse } = plan({ ...parts, [first]: new Uint8Array() })
    expect(none).toEqual([])
    expect(refuse([]).refusal).toBeDefined()
  },
)
