// SPDX-License-Identifier: Apache-2.0
import { answersOf } from '@phat/client/node'
import { cliErrors } from '../terminal/cli-errors.ts'

/** Readers of what a node answered. @throws PhatError `cli.bad-answer` */
export const { expectObject, expectArray, expectText, expectHex, expectBytes, expectNumber } = answersOf(cliErrors)
