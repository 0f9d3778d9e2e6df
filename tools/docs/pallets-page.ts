// SPDX-License-Identifier: Apache-2.0
import { typeName } from '@phat/cli'
import { decodeMetadata, type PalletMetadata, type PortableVariant, type RuntimeView, viewRuntime } from '@phat/metadata'
import { toJson } from '@phat/primitives'
import { createRuntimes, metadataOf } from '@phat/runtime'
import { code, escaped, page, table } from './markdown.ts'

/** The reference of the runtime's pallets, from its metadata. */
export function palletsPage(): string {
  const runtime = createRuntimes().newest
  const view = viewRuntime(decodeMetadata(metadataOf(runtime, 16)))
  return page(
    'Pallets',
    'What the newest runtime declares, by its metadata. Numbers are the indices on the wire.',
    view.metadata.pallets.flatMap((pallet) => palletLines(view, pallet)),
  )
}

const sentence = (docs: readonly string[]): string => escaped(docs.join(' ').trim())

function palletLines(view: RuntimeView, pallet: PalletMetadata): string[] {
  const cases = (kind: 'calls' | 'event' | 'error'): readonly PortableVariant[] => {
    const reference = pallet[kind]
    const definition = reference === undefined ? undefined : view.type(reference.type).definition
    return definition?.type === 'Variant' ? definition.value : []
  }
  const variantRows = (kind: 'calls' | 'event' | 'error') =>
    cases(kind).map(({ index, name, fields, docs }) => {
      const list = fields.map((field, i) => `${field.name ?? i}: ${typeName(view, field.type, field.typeName)}`)
      return [String(index), code(name), list.map(code).join(' '), sentence(docs)]
    })
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`### ${title} of ${pallet.name}`, '', ...lines]
  return [
    `## ${pallet.index} ${pallet.name}`,
    '',
    sentence(pallet.docs),
    '',
    ...section('Calls', table(['', 'Call', 'Arguments', ''], variantRows('calls'))),
    ...section('Storage', table(['Item', 'Keys', 'Value', ''], storageRows(view, pallet))),
    ...section('Constants', table(['Constant', 'Value', ''], constantRows(view, pallet))),
    ...section('Events', table(['', 'Event', 'Fields', ''], variantRows('event'))),
    ...section(
      'Errors',
      table(
        ['', 'Error', ''],
        variantRows('error').map(([index = '', name = '', , docs = '']) => [index, name, docs]),
      ),
    ),
  ]
}

function storageRows(view: RuntimeView, { name, storage }: PalletMetadata): string[][] {
  return (storage?.entries ?? []).map((entry) => {
    const { keys, hashers, valueType } = view.storage(`${name}.${entry.name}`)
    const shown = keys.map(({ type }, i) => code(`${hashers[i]}(${typeName(view, type)})`))
    return [code(entry.name), shown.join(' '), code(typeName(view, valueType)), sentence(entry.docs)]
  })
}

/** Constants that people read are numbers; the tables of weights and limits are long and stand in the source. */
const shownMax = 120

function constantRows(view: RuntimeView, { name, constants }: PalletMetadata): string[][] {
  return constants.map((constant) => {
    const value = toJson(view.constant(`${name}.${constant.name}`))
    return [
      code(constant.name),
      value.length <= shownMax ? code(value) : code(typeName(view, constant.type)),
      sentence(constant.docs),
    ]
  })
}
