// SPDX-License-Identifier: Apache-2.0
import { type Finding, findAll, type Rule, type SourceFile } from '../project.ts'

interface Ban {
  readonly rule: string
  readonly pattern: RegExp
  readonly message: string
  /** Where the pattern is looked for. */
  readonly part: 'code' | 'comments'
  /** Which files it concerns. */
  readonly files: 'all' | 'shipped' | 'tests'
}

const bans: readonly Ban[] = [
  {
    rule: 'uncoded-error',
    pattern: /\bnew\s+(Error|TypeError|RangeError)\s*\(/g,
    message:
      'an error without code; use defineErrors of @phat/primitives, assert for a bug of ours, a Rejection for untrusted input',
    part: 'code',
    files: 'shipped',
  },
  {
    rule: 'empty-catch',
    pattern: /\bcatch\s*(\([^)]*\)\s*)?\{\s*\}|\.catch\(\s*\(\w*\)\s*=>\s*(\{\s*\}|undefined|null)\s*\)/g,
    message: 'an error is swallowed; handle it, or test for the one code that may be ignored',
    part: 'code',
    files: 'all',
  },
  {
    rule: 'todo',
    pattern: /\b(TODO|FIXME|XXX)\b(?![^\n]{0,12}#\d)/g,
    message: 'a note without issue; do it now, or name the issue as #n',
    part: 'comments',
    files: 'all',
  },
  {
    rule: 'eval',
    pattern: /(?<![.\w])eval\s*\(|\bnew\s+Function\b|(?<![.\w])Function\s*\(/g,
    message: 'code from a string; write the function, or a table of functions',
    part: 'code',
    files: 'all',
  },
  {
    rule: 'suppression',
    pattern: /@ts-(ignore|expect-error|nocheck)\b(?![^\n]{0,200}#\d)/g,
    message: 'a type error is hidden; correct the type, or name the issue as #n',
    part: 'comments',
    files: 'all',
  },
  {
    rule: 'partial-tests',
    pattern: /\.(only|skip|todo)\s*(?=\(|\.each)/g,
    message: 'part of the tests does not run; remove it, or use skipIf with a visible reason',
    part: 'code',
    files: 'tests',
  },
  {
    rule: 'clock',
    pattern: /\bnew\s+Date\s*\(\s*\)|\bnew\s+Date\b(?!\s*\()|\bDate\s*\.\s*now\b/g,
    message: 'reads the wall clock; take a clock as a parameter from the composition file',
    part: 'code',
    files: 'all',
  },
  {
    rule: 'random',
    pattern: /\bMath\s*\.\s*random\b/g,
    message: 'randomness without a seed; take it as a parameter',
    part: 'code',
    files: 'all',
  },
]

/** What no file may hold: uncoded errors, swallowed ones, evaluation, hidden type errors, clocks; and what each must: a licence, docs. */
export const hygiene: Rule = ({ sources }) =>
  sources.flatMap((file) => [...bans.flatMap((ban) => banFindings(file, ban)), ...spdxFindings(file), ...docFindings(file)])

function banFindings(file: SourceFile, ban: Ban): Finding[] {
  if (ban.files !== 'all' && file.isTest !== (ban.files === 'tests')) return []
  return findAll(
    file,
    file[ban.part],
    ban.pattern,
    ban.rule,
    (match) => `${match.replace(/\s+/g, ' ').replace(/\($/, '')}: ${ban.message}`,
  )
}

function spdxFindings(file: SourceFile): Finding[] {
  const lines = file.text.split('\n', 2)
  const first = lines[0]?.startsWith('#!') ? lines[1] : lines[0]
  if (first === '// SPDX-License-Identifier: Apache-2.0') return []
  return [
    {
      rule: 'spdx',
      path: file.path,
      line: 1,
      message: 'the licence is missing; begin with // SPDX-License-Identifier: Apache-2.0',
    },
  ]
}

const exportedFunction =
  /(?<=^|\n)export\s+(?:async\s+)?function\s*\*?\s*([\w$]+)|(?<=^|\n)export\s+const\s+([\w$]+)(?:\s*:[^=\n]+)?\s*=\s*(?=(?:async\s+)?(?:\(|<|[\w$]+\s*=>|function\b))/g

/**
 * Exported functions of packages say what they do; a further overload shares the words of the first. Names in snake_case are
 * wire names: their words stand in the table of `wire`, once.
 */
function docFindings(file: SourceFile): Finding[] {
  if (file.package === undefined || file.isTest || file.isGenerated || !file.path.startsWith(`${file.package.folder}/src/`))
    return []
  const documented = new Set<string>()
  const findings: Finding[] = []
  for (const match of file.code.matchAll(exportedFunction)) {
    const name = (match[1] ?? match[2]) as string
    if (match[2] !== undefined && !isArrow(file.code, match.index + match[0].length)) continue
    if (file.text.slice(0, match.index).trimEnd().endsWith('*/')) documented.add(name)
    if (documented.has(name) || name.includes('_')) continue
    documented.add(name)
    const line = file.text.slice(0, match.index).split('\n').length
    findings.push({
      rule: 'docstring',
      path: file.path,
      line,
      message: `${name} is exported without a docstring; say purpose, units and errors in /** */`,
    })
  }
  return findings
}

/** True when a parenthesis at `at` belongs to an arrow function and not to an expression. */
function isArrow(code: string, at: number): boolean {
  const rest = code.slice(at)
  if (!/^(async\s+)?[(<]/.test(rest)) return true
  const start = rest.indexOf('(')
  let depth = 0
  for (let i = start; i < rest.length; i++) {
    if (rest[i] === '(') depth++
    else if (rest[i] === ')' && --depth === 0) return /^\s*(:[^\n]*)?=>/.test(rest.slice(i + 1))
  }
  return false
}
