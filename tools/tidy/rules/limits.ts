// SPDX-License-Identifier: Apache-2.0
import { functionsIn } from '../functions.ts'
import { folderOf, importsOf, joinPath } from '../imports.ts'
import { type Finding, findAll, type Project, type Rule, type SourceFile } from '../project.ts'

const fileLines = 300
const fileLinesHard = 500
const functionLines = 70
const folderFiles = 15

/** Sizes of files, functions and folders; names of folders; no barrels. */
export const limits: Rule = (project) => [
  ...project.sources.filter((file) => !file.isGenerated).flatMap((file) => [...sizeFindings(file), ...barrelFindings(file)]),
  ...folderFindings(project),
]

function sizeFindings(file: SourceFile): Finding[] {
  const findings: Finding[] = []
  const lines = file.text.split('\n').length - 1
  const finding = (rule: string, line: number, message: string) => findings.push({ rule, path: file.path, line, message })
  if (lines > fileLinesHard) finding('file-length-hard', 1, `${lines} lines, more than ${fileLinesHard}; split it by subject`)
  else if (lines > fileLines) finding('file-length', 1, `${lines} lines, more than ${fileLines}; split it by subject`)
  // A test's `describe` is a function only in form: it holds cases, not steps.
  for (const { firstLine, ownLines } of file.isTest ? [] : functionsIn(file.code)) {
    if (ownLines > functionLines)
      finding(
        'function-length',
        firstLine,
        `a function of ${ownLines} lines of its own, more than ${functionLines}; name its parts`,
      )
  }
  return findings
}

function barrelFindings(file: SourceFile): Finding[] {
  const own = file.package
  const stars = findAll(
    file,
    file.code,
    /\bexport\s*\*(?!\s*as\b)/g,
    'barrel',
    () => 'export * hides what leaves; name each export',
  )
  if (own === undefined || file.isTest) return stars
  const entries = Object.values(own.exports)
    .flat()
    .map((target) => joinPath(own.folder, target))
  const isIndex = /\/index\.tsx?$/.test(file.path) && !entries.includes(file.path)
  const inner = importsOf(file).filter(({ specifier }) => /^\..*\/index\.tsx?$/.test(specifier) || /^\.\.?\/?$/.test(specifier))
  return [
    ...stars,
    ...(isIndex
      ? [
          {
            rule: 'barrel',
            path: file.path,
            line: 1,
            message: 'an index inside a package; import the files themselves, or list it in exports',
          },
        ]
      : []),
    ...inner.map(({ specifier, line }) => ({
      rule: 'barrel',
      path: file.path,
      line,
      message: `imports the index ${specifier}; import the file itself`,
    })),
  ]
}

function folderFindings(project: Project): Finding[] {
  const counts = new Map<string, number>()
  const findings: Finding[] = []
  for (const { path, isTest, isGenerated } of project.sources) {
    if (isTest || isGenerated) continue
    const folder = folderOf(path)
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  for (const [folder, count] of counts) {
    if (count > folderFiles) {
      findings.push({
        rule: 'folder-size',
        path: folder,
        line: 1,
        message: `${count} source files, more than ${folderFiles}; group them by subject`,
      })
    }
    if (/(^|\/)(utils?|helpers?|misc|common)(\/|$)/.test(folder)) {
      findings.push({
        rule: 'folder-name',
        path: folder,
        line: 1,
        message: 'a folder named after nothing; name it after what it holds',
      })
    }
  }
  return findings
}
