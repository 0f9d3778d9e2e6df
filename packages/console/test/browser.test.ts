// SPDX-License-Identifier: Apache-2.0
import { applyPolicy, type Check, personPolicy } from '@phat/attestation'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { known, toJson } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../src/build-page.ts'
import { readCollateralFile, readEvidenceFile, resultOf, tellStory, type VerifiedFiles, verifyFiles } from '../src/index.ts'
import { judgeStatus } from '../src/story/judge-status.ts'
import { type GivenFile, type OpenedPage, openPage, verifyInPage, withoutBrowser } from './browser-page.ts'
import { simulatedCases } from './simulated-cases.ts'
import { type VectorCase, vector, vectorCases, vectorsMissing } from './vector-cases.ts'

const { signal } = new AbortController()

/** The verdict of Node over the same files. */
async function verifyInNode(files: readonly GivenFile[], now: number) {
  const [evidence, ...others] = files
  const file = readEvidenceFile(known(evidence, 'a case has evidence').bytes)
  const parts = others.flatMap(({ bytes }) => readCollateralFile(bytes))
  return verifyFiles(
    { file, parts, now, expectations: {}, policy: judgeStatus },
    async (check) => verifyPlatformSignature(check),
    signal,
  )
}

function expectVerdict({ outcome, says = {} }: VectorCase, verified: VerifiedFiles): void {
  const { verification, missing } = verified
  expect(tellStory(verified).outcome).toBe(outcome)
  const { attested, refusal } = verification
  if (says.tcbStatus !== undefined) expect(attested?.tcbStatus).toBe(says.tcbStatus)
  if (says.advisories !== undefined) expect(attested?.advisories).toEqual(says.advisories)
  if (says.refusal !== undefined) expect(refusal?.check).toMatch(says.refusal)
  if (says.missing !== undefined) expect(missing.map(({ what }) => what).join('; ')).toMatch(says.missing)
}

test.each(simulatedCases())('$name: $outcome', async ({ files, at, outcome }) => {
  expect(tellStory(await verifyInNode(files, at)).outcome).toBe(outcome)
})

describe.skipIf(vectorsMissing)('captured evidence in Node', () => {
  test.each(vectorCases.map((one) => [one.name, one] as const))('%s gets the verdict of its README', async (_, one) => {
    expectVerdict(one, await verifyInNode(one.files.map(vector), one.at))
  })
})

test.each([...(vectorsMissing ? [] : vectorCases.map((one) => ({ ...one, files: one.files.map(vector) }))), ...simulatedCases()])(
  'the page judges $name as the whole policy of a person would',
  async ({ files, at }) => {
    const { verification, policy } = await verifyInNode(files, at)
    if (verification.attested === undefined) return expect(policy).toEqual([])
    const { checks } = applyPolicy(verification.attested, { ...personPolicy, simulated: true }, at)
    const failures = (list: readonly Check[]) => list.filter(({ verdict }) => verdict === 'fail')
    expect(failures(policy)).toEqual(failures(checks))
    expect(checks).toContainEqual(policy[0])
  },
)

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
      const verified = await verifyInNode(files, at)
      const sentence = await verifyInPage(opened.page, files, at)
      const story = tellStory(verified)
      expect(sentence).toBe([story.headline, ...story.warnings].join('\n\n'))
      expect(await opened.page.locator('#json pre').textContent()).toBe(toJson(resultOf(verified), 2))
      expect(await opened.page.locator('.ladder > li').count()).toBe(4)
    },
  )

  test('asked for nothing and complained about nothing', () => {
    expect(opened.requests).toEqual([])
    expect(opened.complaints).toEqual([])
  })

  // After the one above, because the browser complains about each of these.
  test('may not load anything', async () => {
    const outcome = await opened.page.evaluate<string>("fetch('data:,x').then(() => 'done', () => 'refused')")
    expect(outcome).toBe('refused')
  })

  test('may not run a script that is put into it', async () => {
    const ran = await opened.page.evaluate<boolean>(`(() => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.injected = true'
      document.body.append(script)
      return globalThis.injected === true
    })()`)
    expect(ran).toBe(false)
    expect(opened.complaints.some((text) => text.includes('Content Security Policy'))).toBe(true)
  })
})
