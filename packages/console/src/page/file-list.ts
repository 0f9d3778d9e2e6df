// SPDX-License-Identifier: Apache-2.0
import { type CollateralPart, fileBytesMax, type RecognisedFile, recogniseFile } from '../intake/recognise-file.ts'
import { byId, dataTable, element } from './elements.ts'

/** A file that was given to the page. */
export interface GivenFile {
  readonly name: string
  readonly content: RecognisedFile
}

/** The files given so far, shown as a table from which each can be removed. */
export interface FileList {
  readonly files: readonly GivenFile[]
  add(files: Iterable<File>): Promise<void>
}

const roleNames = {
  endorsementKey: 'chip certificate',
  intermediate: 'intermediate certificate',
  root: 'root certificate',
} as const

/** Makes the list. `onChange` is called whenever it has changed. */
export function createFileList(onChange: () => void): FileList {
  const files: GivenFile[] = []
  const status = byId('files-status', HTMLElement)
  const list = byId('files-list', HTMLElement)
  const show = (news: string): void => {
    const rows = files.map((file) => [file.name, describe(file.content), removeButton(file)])
    list.replaceChildren(...(rows.length === 0 ? [] : [dataTable('Files', ['File', 'What it is', 'Action'], rows)]))
    status.textContent = news
    onChange()
  }
  const removeButton = (file: GivenFile): HTMLElement => {
    const button = element('button', { type: 'button', 'aria-label': `Remove ${file.name}` }, 'Remove')
    button.addEventListener('click', () => {
      files.splice(files.indexOf(file), 1)
      show(`Removed ${file.name}.`)
      // The button that had the focus is gone.
      byId('files', HTMLInputElement).focus()
    })
    return button
  }
  return {
    files,
    add: async (given) => {
      const added: GivenFile[] = []
      for (const file of given) added.push({ name: file.name, content: await recognise(file) })
      files.push(...added)
      show(`Added ${added.map(({ name, content }) => `${name}: ${describe(content)}`).join('; ')}.`)
    },
  }
}

async function recognise(file: File): Promise<RecognisedFile> {
  if (file.size > fileBytesMax) return { kind: 'unknown', why: 'larger than evidence or collateral can be' }
  return recogniseFile(new Uint8Array(await file.arrayBuffer()))
}

function describe(content: RecognisedFile): string {
  if (content.kind === 'unknown') return `not usable: ${content.why}`
  if (content.kind === 'collateral') return content.parts.map(partName).join(', ')
  const { evidence, form } = content.file
  const what = evidence.format === 'dcap' ? 'SGX or TDX quote' : 'SEV-SNP report'
  return form === 'binary'
    ? `evidence: ${what}`
    : `evidence: ${what} in ${form === 'dstack' ? 'the JSON of a dstack agent' : form}`
}

function partName(part: CollateralPart): string {
  if (part.kind === 'certificate') return roleNames[part.role]
  if (part.kind === 'dcap') return 'collateral of a DCAP quote'
  return part.kind === 'crl' ? 'revocation list' : 'root key of a SIMULATED vendor'
}
