import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GenerateCredentialReportResponse } from '@aws-sdk/client-iam';
import { GOOD_FOR, makeReport, PATIENCE } from '../credential-report.js';

/**
 * Source: IAM API Reference, GenerateCredentialReport. The report is made after the reply, by the node that was asked; what it
 * has made any node answers.
 */
export const generateCredentialReport = defineRead({
  name: 'GenerateCredentialReport',
  service: 'iam',
  feature: 'credential-report',
  schema: awsOperation('iam', 'GenerateCredentialReport'),
  actions: ['iam:GenerateCredentialReport'],
  conditionKeys: [],
  errors: [],
  access: (_input: object, { principal }) => ({ action: 'iam:GenerateCredentialReport', resource: '*', resourceAccount: principal.account, cap: { type: 'users', access: 'read' } }),

  async answer(_input, reads, { principal: { account }, now }): Promise<GenerateCredentialReportResponse> {
    const { credentialReports } = reads.activity;
    if (await credentialReports.begin(account, new Date(now - GOOD_FOR), PATIENCE)) {
      void makeReport(account, reads);
      return { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' };
    }
    const report = await credentialReports.find(account);
    return report?.generatedAt ? { State: 'COMPLETE' } : { State: 'INPROGRESS', Description: 'Report generation is in progress' };
  },
});
