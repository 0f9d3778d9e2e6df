// SPDX-License-Identifier: Apache-2.0
import { textBytes } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMalformed } from '../src/malformed.ts'
import { readPemChain } from '../src/pem/pem-chain.ts'

const begin = '-----BEGIN CERTIFICATE-----\n'
const end = '-----END CERTIFICATE-----\n'

function pem(...certificates: readonly Uint8Array[]): string {
  const blocks = certificates.map((der) => {
    const lines =
      Buffer.from(der)
        .toString('base64')
        .match(/.{1,64}/g) ?? []
    return `${begin}${lines.join('\n')}\n${end}`
  })
  return blocks.join('')
}

const certificate = fc.uint8Array({ minLength: 1, maxLength: 200 })

test('chains of one to four certificates come back byte for byte, as text or bytes', () => {
  fc.assert(
    fc.property(fc.array(certificate, { minLength: 1, maxLength: 4 }), (chain) => {
      const text = pem(...chain)
      expect(readPemChain(text)).toEqual(chain)
      expect(readPemChain(textBytes(text))).toEqual(chain)
    }),
  )
})

test('there is one text for a chain: any character changed is refused or is another chain', () => {
  const chain = [Uint8Array.from({ length: 100 }, (_, i) => i * 7)]
  const bytes = textBytes(pem(...chain))
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = bytes.slice()
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
    expect(readPemChain(changed)).not.toEqual(chain)
  }
})

test('the terminator of a string of C is taken where it is asked for, once, at the end', () => {
  const text = pem(Uint8Array.of(1, 2, 3))
  const options = { terminator: true }
  expect(readPemChain(`${text}\0`, options)).toEqual([Uint8Array.of(1, 2, 3)])
  expect(readPemChain(text, options)).toEqual([Uint8Array.of(1, 2, 3)])
  expect(isMalformed(readPemChain(`${text}\0`))).toBe(true)
  expect(isMalformed(readPemChain(`${text}\0\0`, options))).toBe(true)
  expect(isMalformed(readPemChain(`${text}\0\n`, options))).toBe(true)
  expect(isMalformed(readPemChain(`${text}\0${text}`, options))).toBe(true)
})

describe('refused', () => {
  const whole = pem(new Uint8Array(100).fill(9))
  const [first = '', second = '', third = ''] = whole.slice(begin.length).split('\n')
  test.each([
    ['nothing', ''],
    ['text before', `Subject: CN\n${whole}`],
    ['a line feed before', `\n${whole}`],
    ['no line feed after', whole.trimEnd()],
    ['a line feed after', `${whole}\n`],
    ['a line feed between', `${whole}\n${whole}`],
    ['text after', `${whole}x`],
    ['CRLF', whole.replaceAll('\n', '\r\n')],
    ['another label', whole.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')],
    ['the label of a key', whole.replaceAll('CERTIFICATE', 'PUBLIC KEY')],
    ['labels that differ', whole.replace('END CERTIFICATE', 'END CERTIFICATE ')],
    ['no end', whole.slice(0, whole.indexOf('-----END'))],
    ['no certificate', `${begin}${end}`],
    ['an empty line', `${begin}\n${end}`],
    ['an empty line within', `${begin}${first}\n\n${second}\n${third}\n${end}`],
    ['one long line', `${begin}${first}${second}${third}\n${end}`],
    ['short lines', `${begin}${first.slice(0, 32)}\n${first.slice(32)}\n${second}\n${third}\n${end}`],
    ['a space at the end of a line', whole.replace('\n-----END', ' \n-----END')],
    ['no line feed before the end', whole.replace('\n-----END', '-----END')],
    ['padding that is missing', `${begin}AQ\n${end}`],
    ['padding within', `${begin}AQ==AQID\n${end}`],
    ['too much padding', `${begin}AQI==\n${end}`],
    ['only padding', `${begin}====\n${end}`],
    ['unused bits that are set', `${begin}AR==\n${end}`],
    ['unused bits that are set, two bytes', `${begin}AQJ=\n${end}`],
    ['letters of the URL alphabet', `${begin}A_-_\n${end}`],
    ['a letter outside ASCII', `${begin}AQÄD\n${end}`],
    ['five certificates', whole.repeat(5)],
    ['more than 64 KiB', pem(new Uint8Array(60_000))],
  ])('%s', (_, text) => {
    const result = readPemChain(text)
    expect(isMalformed(result)).toBe(true)
    if (isMalformed(result)) expect(result.malformed).toBe('pem')
  })
})
