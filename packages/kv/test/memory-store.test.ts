// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore } from '../src/index.ts'
import { describeOrderedStore } from './ordered-store-suite.ts'

describeOrderedStore('the memory store', createMemoryStore)
