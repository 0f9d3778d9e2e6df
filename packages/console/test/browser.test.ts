// SPDX-License-Identifier: Apache-2.0
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { known, toJson } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../src/build-page.ts'
import { readCollateralFile, readEvidenceFile, tellStory, verifyFiles } from '../src/index.ts'
import { type GivenFile, type OpenedPage, openPage, verifyInPage, withoutBrowser } from './browser-page.ts'
import { simulatedCases } from './simulated-cases.ts'
import { type VectorCase, vector, vectorCases, vectorsMissing } from './vector-cases.ts'

const { signal } = new AbortController()

/** The verdict of Node over the same files. */
async function verifyInNode(files: readonly GivenFile[], now: number) {
  const [evidence, ...others] = files
  const file = readEvidenceFile(known(evidence, 'a case has evidence').bytes)
  const parts = others.flatMap(({ bytes }) => readCollateralFile(bytes))
  return verifyFiles({ file, parts, now, expectations: {} }, async (check) => verifyPlatformSignature(check), signal)
}

function expectVerdict(
  { outcome, says = {} }: VectorCase,
  { verification, missing }: Awaited<ReturnType<typeof verifyInNode>>,
): void {
  expect(tellStory(verification).outcome).toBe(outcome)
  const { attested, refusal } = verification
  if (says.tcbStatus !== undefined) expect(attested?.tcbStatus).toBe(says.tcbStatus)
  if (says.advisories !== undefined) expect(attested?.advisories).toEqual(says.advisories)
  if (says.refusal !== undefined) expect(refusal?.check).toMatch(says.refusal)
  if (says.missing !== undefined) expect(missing.map(({ what }) => what).join('; ')).toMatch(says.missing)
}

describe.skipIf(vectorsMissing)('captured evidence in Node', () => {
  test.each(vectorCases.map((one) => [one.name, one] as const))('%s gets the verdict of its README', async (_, one) => {
    expectVerdict(one, await verifyInNode(one.files.map(vector), one.at))
  })
})

describe.skipIf(withoutBrowser)('the page in headless Chromium', () => {
  let opened: OpenedPage

  beforeAll(async () => {
    opened = await openPage(await buildPage())
  })

  afterAll(() => opened?.close())

  const captured = vectorsMissing ? [] : vectorCases.map((one) => ({ name: one.name, files: one.files.map(vector), at: one.at }))
  test.each([...captured, ...simulatedCases()].map((one) => [one.name, one] as const))(
    '%s gets the verdict of Node, byte for byte',
    async (_, { files, at }) => {
      const { verification, expected } = await verifyInNode(files, at)
      const sentence = await verifyInPage(opened.page, files, at)
      const story = tellStory(verification)
      expect(sentence).toBe([story.headline, ...story.warnings].join('\n\n'))
      expect(await opened.page.locator('#json pre').textContent()).toBe(toJson({ ...verification, expected }, 2))
      expect(await opened.page.locator('.ladder > li').count()).toBe(4)
    },
  )

  test('asked for nothing and complained about nothing', () => {
    expect(opened.requests).toEqual([])
    expect(opened.complaints).toEqual([])
  })
})
