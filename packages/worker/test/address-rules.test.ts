// SPDX-License-Identifier: Apache-2.0
import { createAddressRules } from '@phat/worker'
import { describe, expect, test } from 'vitest'

const refused = [
  '0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1',
  '172.31.255.255', '192.0.0.8', '192.168.1.1', '198.18.0.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255',
  '::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:0:0', '::ffff:169.254.169.254',
  '64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b::', '64:ff9b:1::1', '100::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%lo', 'fec0::1',
  'ff02::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '4000::1',
  'localhost', '', '127.1', '[::1]', '1.2.3.4/8',
] // biome-ignore format: a list

const accepted = [
  '1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0', '172.15.255.255',
  '172.32.0.0', '192.167.255.255', '192.169.0.0', '223.255.255.255',
  '2606:4700:4700::1111', '2a00:1450::1', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '64:ff9b::101:0',
] // biome-ignore format: a list

describe('the addresses that contracts may reach', () => {
  test.each(refused)('do not include %s', (address) => {
    expect(createAddressRules().allows(address)).toBe(false)
  })

  test.each(accepted)('include %s', (address) => {
    expect(createAddressRules().allows(address)).toBe(true)
  })

  test('include what the operator allows, in every notation, and nothing else', () => {
    const rules = createAddressRules(['127.0.0.1', '10.1.0.0/16', 'fd00::/8'])
    const verdicts = ['127.0.0.1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '10.1.2.3', 'fd00::1'].map(rules.allows)
    expect(verdicts).toEqual([true, true, true, true, true])
    expect(['127.0.0.2', '10.2.0.0', 'fc00::1', '::1', '169.254.169.254'].map(rules.allows)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })

  test.each(['localhost', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '::1/129', '10.0.0.0/', ''])(
    'cannot be widened by %j, which is no network',
    (network) => {
      expect(() => createAddressRules([network])).toThrow(expect.objectContaining({ code: 'query-host.bad-network' }))
    },
  )
})
