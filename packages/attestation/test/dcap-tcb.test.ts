// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { adviseRelaunch, compareLevels, matchIsvLevel, matchLevels, mergeFindings } from '../src/dcap/tcb/judge-tcb.ts'
import { readQeIdentity, readTcbInfo } from '../src/dcap/tcb/read-tcb-info.ts'
import type { TcbInfo, TcbLevel } from '../src/dcap/tcb/tcb-info.ts'
import { isMalformed } from '../src/malformed.ts'
import { type TcbStatus, tcbStatuses } from '../src/verification.ts'
import { hasQuotes, readCollateralFile } from './dcap-vectors.ts'

const svns = (...first: number[]): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => first[i] ?? 0)
const level = (status: TcbStatus, sgx: Uint8Array, pceSvn: number, tdx?: Uint8Array): TcbLevel => ({
  status,
  advisories: [],
  sgxSvns: sgx,
  pceSvn,
  ...(tdx && { tdxSvns: tdx }),
})

describe('levels', () => {
  const levels = [
    level('OutOfDate', svns(2, 2), 5),
    level('UpToDate', svns(3, 3), 7),
    level('SWHardeningNeeded', svns(3, 3), 6),
    level('Revoked', svns(), 0),
  ].sort(compareLevels)

  test('stand best first whatever the order of the text', () => {
    expect(levels.map(({ status }) => status)).toEqual(['UpToDate', 'SWHardeningNeeded', 'OutOfDate', 'Revoked'])
  })

  test('one is reached only with every component and PCESVN', () => {
    const reach = (sgx: Uint8Array, pceSvn: number) => matchLevels(levels, { sgxSvns: sgx, pceSvn }).platform?.status
    expect(reach(svns(3, 3), 7)).toBe('UpToDate')
    expect(reach(svns(9, 9, 9), 6)).toBe('SWHardeningNeeded')
    expect(reach(svns(200, 2), 99)).toBe('OutOfDate')
    expect(reach(svns(3, 3), 4)).toBe('Revoked')
    expect(matchLevels(levels.slice(0, 2), { sgxSvns: svns(1), pceSvn: 9 })).toEqual({})
  })

  test('TDX components count from index 2 when the module has a major version', () => {
    const tdx = [level('UpToDate', svns(2), 5, svns(5, 0, 3)), level('OutOfDate', svns(2), 5, svns(4, 0, 2))].sort(compareLevels)
    const reach = (teeTcbSvn: Uint8Array) => matchLevels(tdx, { sgxSvns: svns(2), pceSvn: 5, teeTcbSvn })
    expect(reach(svns(5, 0, 3)).platform?.status).toBe('UpToDate')
    expect(reach(svns(4, 0, 3)).platform?.status).toBe('OutOfDate')
    expect(reach(svns(0, 1, 3)).platform?.status).toBe('UpToDate')
    expect(reach(svns(9, 1, 1))).toEqual({ sgx: tdx[0] })
  })

  test('an ISVSVN reaches the highest level that is not above it', () => {
    const isv = [8, 6, 1].map((isvSvn) => ({ isvSvn, status: 'UpToDate' as const, advisories: [] }))
    expect(matchIsvLevel(isv, 7)?.isvSvn).toBe(6)
    expect(matchIsvLevel(isv, 0)).toBeUndefined()
  })
})

test('the worse status wins, and out of date with configuration needed is both', () => {
  const merge = (a: TcbStatus, b: TcbStatus) => mergeFindings({ status: a, advisories: [] }, { status: b, advisories: [] }).status
  for (const a of tcbStatuses) {
    for (const b of tcbStatuses) {
      expect(merge(a, b)).toBe(merge(b, a))
      expect(tcbStatuses.indexOf(merge(a, b))).toBeGreaterThanOrEqual(Math.max(tcbStatuses.indexOf(a), tcbStatuses.indexOf(b)))
    }
    expect(merge(a, a)).toBe(a)
    expect(merge(a, 'Revoked')).toBe('Revoked')
  }
  expect(merge('ConfigurationNeeded', 'OutOfDate')).toBe('OutOfDateConfigurationNeeded')
  expect(merge('ConfigurationAndSWHardeningNeeded', 'OutOfDate')).toBe('OutOfDateConfigurationNeeded')
  expect(merge('SWHardeningNeeded', 'OutOfDate')).toBe('OutOfDate')
})

describe.runIf(hasQuotes)('a relaunch', () => {
  const outdated = hasQuotes ? readTcbInfo(readCollateralFile('tdx/v4-outdated.collateral.json').tcbInfo) : undefined
  const info = outdated as TcbInfo
  const statuses = { sgx: 'UpToDate', platform: 'OutOfDate', module: 'OutOfDate', qe: 'UpToDate' } as const

  test('is advised when the module that runs now is the latest', () => {
    expect(adviseRelaunch(info, svns(6, 1, 3), statuses)).toBe(true)
    expect(adviseRelaunch(info, svns(5, 0, 3), statuses)).toBe(true)
  })

  test('is not advised when it would not help', () => {
    expect(adviseRelaunch(info, svns(5, 1, 3), statuses)).toBe(false)
    expect(adviseRelaunch(info, svns(6, 1, 2), statuses)).toBe(false)
    expect(adviseRelaunch(info, svns(6, 9, 3), statuses)).toBe(false)
    expect(adviseRelaunch(info, svns(6, 1, 3), { ...statuses, sgx: 'OutOfDate' })).toBe(false)
    expect(adviseRelaunch(info, svns(6, 1, 3), { ...statuses, qe: 'OutOfDate' })).toBe(false)
    expect(adviseRelaunch(info, svns(6, 1, 3), { ...statuses, module: 'UpToDate' })).toBe(false)
    expect(adviseRelaunch(info, svns(6, 1, 3), { ...statuses, platform: 'Revoked' })).toBe(false)
  })
})

describe.runIf(hasQuotes)('what Intel signed', () => {
  const sgx = hasQuotes ? readCollateralFile('sgx/dcap-v3.collateral.json') : undefined
  const tdx = hasQuotes ? readCollateralFile('tdx/v4.collateral.json') : undefined

  test('is read', () => {
    expect(readTcbInfo(sgx?.tcbInfo ?? '')).toMatchObject({
      tee: 'sgx',
      evaluationNumber: 17,
      issueDate: 1_750_330_571,
      tdxModuleIdentities: [],
    })
    expect(readTcbInfo(tdx?.tcbInfo ?? '')).toMatchObject({ tee: 'tdx', tdxModuleIdentities: [{ version: 3 }, { version: 1 }] })
    expect(readQeIdentity(sgx?.qeIdentity ?? '')).toMatchObject({ tee: 'sgx', isvProdId: 1 })
    expect(readQeIdentity(tdx?.qeIdentity ?? '')).toMatchObject({ tee: 'tdx', isvProdId: 2 })
  })

  test.each([
    ['an unknown status', '"UpToDate"', '"Fine"', 'tcbStatus'],
    ['another version', '"version":3', '"version":2', 'version'],
    ['another TCB type', '"tcbType":0', '"tcbType":1', 'tcbType'],
    ['another kind of TEE', '"id":"TDX"', '"id":"SEV"', 'id'],
    ['fifteen components', '{"svn":0}]', '', 'json'],
    ['a component above 255', '{"svn":5,', '{"svn":256,', 'svn'],
    ['a short FMSPC', '"fmspc":"B0', '"fmspc":"', 'fmspc'],
    ['no module', '"tdxModule":', '"tdxModul":', 'tdxModule'],
    ['two identities of one id', 'TDX_03', 'TDX_01', 'id'],
    ['a fraction', '"pcesvn":11', '"pcesvn":11.5', 'json'],
  ])('with %s it is refused', (_, from, to, field) => {
    const text = tdx?.tcbInfo.replace(from, to) ?? ''
    expect(text).not.toBe(tdx?.tcbInfo)
    const fault = readTcbInfo(text)
    expect(isMalformed(fault) && fault.malformed.split('.').at(-1)).toBe(field)
  })
})
