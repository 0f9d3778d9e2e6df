// SPDX-License-Identifier: Apache-2.0
import { verifyPlatformSignatureWeb } from '@phat/crypto/platform-signature-web'
import { PhatError, toJson } from '@phat/primitives'
import { wallClock } from '@phat/primitives/wall-clock'
import type { EvidenceFile } from '../intake/evidence-file.ts'
import { judgeStatus } from '../story/judge-status.ts'
import { tellStory } from '../story/tell-story.ts'
import { resultOf, type VerifiedFiles, verifyFiles } from '../verify-files.ts'
import { byId, element } from './elements.ts'
import { createFileList } from './file-list.ts'
import { readForm } from './form-values.ts'
import { showOutcome, showStory } from './show-story.ts'

// The composition of the page: the only place that listens to events.
const outcome = byId('outcome', HTMLElement)
const story = byId('story', HTMLElement)
const input = byId('files', HTMLInputElement)

/** A result that the files no longer lead to must not stay on the screen. */
const forget = (): void => tell(undefined, 'Not verified yet.')
const list = createFileList(forget)
let running = new AbortController()

input.addEventListener('change', () => {
  const chosen = [...(input.files ?? [])]
  input.value = '' // so that the same file can be chosen again after it was removed
  follow(list.add(chosen))
})
for (const type of ['dragover', 'drop', 'dragleave'] as const) {
  document.addEventListener(type, (event) => {
    event.preventDefault()
    document.body.classList.toggle('over', type === 'dragover')
    if (type === 'drop') follow(list.add(event.dataTransfer?.files ?? []))
  })
}
byId('form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  follow(verify())
})
for (const id of ['measurement', 'report-data', 'time']) byId(id, HTMLInputElement).addEventListener('input', forget)

async function verify(): Promise<void> {
  running.abort()
  running = new AbortController()
  const { signal } = running
  // Browsers keep it from pages that came over plain HTTP: without it every signature would look forged.
  if (globalThis.crypto?.subtle === undefined) {
    return tell(
      'unverified',
      'Nothing was verified: this browser has no WebCrypto here. Open the page from the disk, or over HTTPS.',
    )
  }
  const values = readForm()
  if (values === undefined) return tell('refused', 'Nothing was verified: correct the field that is marked.')
  const evidence = list.files.flatMap(({ content }) => (content.kind === 'evidence' ? [content.file] : []))
  const [file] = evidence
  if (file === undefined) return tell('unverified', 'There is no evidence among the files: add a quote or a report.')
  if (evidence.length > 1) return tell('unverified', `There are ${evidence.length} files of evidence: leave one.`)
  await verifyOne(file, values, signal)
}

async function verifyOne(
  file: EvidenceFile,
  { at, ...expectations }: NonNullable<ReturnType<typeof readForm>>,
  signal: AbortSignal,
) {
  const parts = list.files.flatMap(({ content }) => (content.kind === 'collateral' ? content.parts : []))
  const now = at ?? Math.floor(wallClock() / 1000)
  const verified = await verifyFiles({ file, parts, now, expectations, policy: judgeStatus }, verifyPlatformSignatureWeb, signal)
  if (!signal.aborted) show({ ...verified, missing: [...verified.missing, ...(file.eventLog === undefined ? [] : [replay])] })
}

/** The page has no room for it within its size. */
const replay = { what: 'a replay of the event log that came with the quote', from: 'phat attest verify' }

function show({ missing, ...verified }: VerifiedFiles): void {
  const wanted = missing.map(({ what, from }) => element('li', {}, `${what}; from ${from}`))
  const needs = wanted.length === 0 ? [] : [element('h3', {}, 'Not supplied'), element('ul', {}, ...wanted)]
  const told = tellStory(verified)
  outcome.dataset.outcome = told.outcome
  outcome.replaceChildren(...showOutcome(told))
  story.replaceChildren(...needs, ...showStory(told), resultAsJson(toJson(resultOf(verified), 2)))
}

function resultAsJson(json: string): HTMLElement {
  // The text stays in the link: nothing is fetched, and nothing is left to release.
  const href = `data:application/json;charset=utf-8,${encodeURIComponent(json)}`
  return element(
    'details',
    { id: 'json' },
    element('summary', {}, 'The result as JSON'),
    element('p', {}, element('a', { class: 'save', download: 'verification.json', href }, 'Save as verification.json')),
    element('pre', { tabindex: '0', 'aria-label': 'The result as JSON' }, json),
  )
}

function tell(kind: string | undefined, sentence: string): void {
  if (kind === undefined) delete outcome.dataset.outcome
  else outcome.dataset.outcome = kind
  outcome.replaceChildren(element('p', {}, sentence))
  story.replaceChildren()
}

/** What was not foreseen is told where the result would stand. */
function follow(work: Promise<void>): void {
  work.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') return
    if (error instanceof PhatError) return tell('refused', `${error.message}. ${error.remedy}`)
    tell('refused', `Nothing was verified: ${String(error)}`)
    throw error
  })
}
