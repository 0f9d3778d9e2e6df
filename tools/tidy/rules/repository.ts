// SPDX-License-Identifier: Apache-2.0
import { folderOf, joinPath } from '../imports.ts'
import { type Finding, findAll, type Project, type Rule, type TextFile } from '../project.ts'

/** What concerns files of any kind: README files, paths of one machine, registry hosts, lockfiles, links. */
export const repository: Rule = (project) => {
  const paths = new Set(project.files.map(({ path }) => path))
  const folders = new Set(project.files.flatMap(({ path }) => parentsOf(path)))
  return [
    ...readmeFindings(project),
    ...project.files.flatMap((file) => [...machineFindings(file), ...lockfileFindings(file), ...noteFindings(file)]),
    ...project.files.flatMap((file) => linkFindings(file, (target) => paths.has(target) || folders.has(target))),
  ]
}

function readmeFindings({ packages, files }: Project): Finding[] {
  return packages.flatMap(({ folder }) => {
    const path = `${folder}/README.md`
    const readme = files.find((file) => file.path === path)
    if (readme === undefined)
      return [{ rule: 'readme', path, line: 1, message: 'missing; say what the package owns and what it does not own' }]
    const isWhole = /\bowns?\b/i.test(readme.text) && /\bnot own\b/i.test(readme.text)
    return isWhole
      ? []
      : [{ rule: 'readme', path, line: 1, message: 'does not say what the package owns and does not own; add both' }]
  })
}

const machinePath = /(?<![\w.:/])\/(?:work|home|root)\/[\w.-]+/g
const registryHost =
  /\b(?:registry\.(?:npmjs|yarnpkg|npmmirror)\.\w+|npm\.pkg\.github\.com|proxy\.golang\.org|index\.crates\.io|files\.pythonhosted\.org)\b/g

function machineFindings(file: TextFile): Finding[] {
  return [
    ...findAll(
      file,
      file.text,
      machinePath,
      'machine-path',
      (match) => `${match} exists on one machine only; write a path relative to the repository`,
    ),
    ...findAll(
      file,
      file.text,
      registryHost,
      'registry-host',
      (match) => `${match} is a registry host; leave the choice to the user's configuration`,
    ),
  ]
}

function lockfileFindings(file: TextFile): Finding[] {
  if (!/(^|\/)package-lock\.json$/.test(file.path)) return []
  const urls = findAll(
    file,
    file.text,
    /"resolved": "\w+:\/\/[^"]*"/g,
    'lockfile-url',
    () => 'a resolved URL; npm install with omit-lockfile-registry-resolved',
  )
  // One finding a lockfile is enough: the remedy is one command.
  return urls.slice(0, 1)
}

function noteFindings(file: TextFile): Finding[] {
  if (!file.path.endsWith('.md')) return []
  return findAll(
    file,
    file.text,
    /\b(?:TODO|FIXME):(?![^\n]{0,12}#\d)/g,
    'todo',
    (match) => `${match} a note without issue; do it now, or name the issue as #n`,
  )
}

/** Links in Markdown to files of the repository; code blocks and spans hold examples, not links. */
function linkFindings(file: TextFile, exists: (path: string) => boolean): Finding[] {
  if (!file.path.endsWith('.md')) return []
  const blank = (match: string) => match.replace(/[^\n]/g, ' ')
  const prose = file.text.replace(/^```[\s\S]*?^```/gm, blank).replace(/`[^`\n]*`/g, blank)
  const broken: Finding[] = []
  for (const match of prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm)) {
    const target = ((match[1] ?? match[2]) as string).split('#')[0] as string
    if (target === '' || /^[a-z][a-z0-9+.-]*:/i.test(target)) continue
    const path = target.startsWith('/') ? target.slice(1) : joinPath(folderOf(file.path), decodeURIComponent(target))
    if (path === '' || exists(path.replace(/\/$/, ''))) continue
    const line = prose.slice(0, match.index).split('\n').length
    broken.push({
      rule: 'doc-link',
      path: file.path,
      line,
      message: `links to ${target}, which is not in the repository; correct or remove the link`,
    })
  }
  return broken
}

function parentsOf(path: string): string[] {
  const parents: string[] = []
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) parents.push(folder)
  return parents
}
