// SPDX-License-Identifier: Apache-2.0
import { type Declared, exportedDeclarations } from './exported-declarations.ts'
import { code, escaped, page, table } from './markdown.ts'

const packages = [
  ['@phat/sdk', 'packages/sdk/src/index.ts', 'Talks to contracts on a network, in browsers and in Node.'],
  ['@phat/contract', 'packages/contract/src/index.ts', 'Declares contracts; the code of a contract imports it.'],
] as const

/** What the packages for authors and users of contracts export, from their docstrings. */
export function sdkPage(): string {
  return page(
    'SDK and contracts in TypeScript',
    'All that `@phat/sdk` and `@phat/contract` export, as their sources declare it. [First contract](../guides/first-contract.md) shows it at work, [errors.md](errors.md) has the errors.',
    packages.flatMap(([name, index, about]) => packageLines(name, about, exportedDeclarations(index))),
  )
}

function packageLines(name: string, about: string, all: readonly Declared[]): readonly string[] {
  const values = all.filter(({ kind }) => kind !== 'type')
  const types = all.filter(({ kind }) => kind === 'type')
  const listed = values.filter(({ kind, doc }) => kind === 'function' || doc !== '')
  const bare = values.filter((one) => !listed.includes(one))
  return [
    ...[`## ${name}`, '', about, ''],
    ...table(
      ['Name', 'What it is'],
      listed.map(({ name: one, doc }) => [code(one), firstSentence(doc)]),
    ),
    ...(bare.length === 0 ? [] : [`Also ${bare.map((one) => code(one.name)).join(', ')}.`, '']),
    ...[...listed, ...types].flatMap(entryLines),
  ]
}

const firstSentence = (doc: string): string => {
  const text = plain(doc).split('\n@')[0] ?? ''
  return escaped(/^[\s\S]*?[.?](?= |$)/.exec(text.replace(/\s+/g, ' '))?.[0] ?? text)
}

const plain = (doc: string): string => doc.replace(/\{@link ([^}]+)\}/g, '`$1`')

function entryLines({ name, doc, source }: Declared): readonly string[] {
  const [about = '', ...tags] = plain(doc).split(/(?:^|\s)@(?=(?:param|returns|throws|example)\b)/)
  return [
    ...[`### ${name}`, ''],
    ...(about.trim() === '' ? [] : [escaped(about).trim(), '']),
    ...tags.map((tag) => `- ${tagText(tag)}`),
    ...(tags.length === 0 ? [] : ['']),
    ...['```ts', source, '```', ''],
  ]
}

function tagText(tag: string): string {
  const [, word = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(tag.trim()) ?? []
  if (word === 'param') {
    const [, name = '', text = ''] = /^(\w+)\s*([\s\S]*)$/.exec(rest) ?? []
    return `${code(name)}: ${escaped(text).trim()}`
  }
  return `${word === 'throws' ? 'Throws' : 'Returns'} ${escaped(rest).trim()}`
}
