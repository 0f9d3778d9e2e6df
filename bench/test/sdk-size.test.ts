// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { goals } from '../figure.ts'
import { benchSdkSize, bundleSize } from '../sdk/sdk-size.bench.ts'

test('the SDK keeps within what a page may spend on it, and says where the bytes come from', async () => {
  const lines: string[] = []
  const { sdk_browser_gzip_kb, sdk_browser_whole_gzip_kb } = await benchSdkSize((line) => lines.push(line))
  // A size is the same on every machine: here the goal is a budget.
  expect(sdk_browser_gzip_kb?.value).toBeLessThanOrEqual(goals.sdk_browser_gzip_kb?.atMost ?? 0)
  expect(sdk_browser_whole_gzip_kb?.value).toBeGreaterThan(sdk_browser_gzip_kb?.value ?? Infinity)
  expect(lines).toHaveLength(11)
  expect(lines.slice(1).every((line) => /^ *\d+ {2}(node_modules|packages)\//.test(line))).toBe(true)
})

test('what a page does not use of the SDK stays out of it', async () => {
  const { inputs, gzipped } = await bundleSize("import { sdkErrors } from '@phat/sdk'\nconsole.log(sdkErrors)")
  expect(gzipped).toBeLessThan(12_000)
  expect(inputs.some(({ path }) => path.includes('@noble/curves'))).toBe(false)
})

test('a bundle for browsers asks for nothing of Node', async () => {
  const { inputs } = await bundleSize("import * as sdk from '@phat/sdk'\nconsole.log(sdk)")
  expect(inputs.filter(({ path }) => /backend-node|-node\.ts$|node_modules\/ws\//.test(path))).toEqual([])
})
