import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetCredentialReportResponse } from '@aws-sdk/client-iam';
import { GOOD_FOR } from '../credential-report.js';

/** Source: IAM API Reference, GetCredentialReport. */
export const getCredentialReport = defineRead({
  name: 'GetCredentialReport',
  service: 'iam',
  feature: 'credential-report',
  schema: awsOperation('iam', 'GetCredentialReport'),
  actions: ['iam:GetCredentialReport'],
  conditionKeys: [],
  errors: ['ReportNotPresent', 'ReportExpired', 'ReportInProgress'],
  access: (_input: object, { principal }) => ({ action: 'iam:GetCredentialReport', resource: '*', resourceAccount: principal.account, cap: { type: 'users', access: 'read' } }),

  async answer(_input, { activity }, { principal: { account }, now }): Promise<GetCredentialReportResponse> {
    const report = await activity.credentialReports.find(account);
    if (!report) throw new RolegateError('ReportNotPresent', 'No credential report exists for this account. Generate one with GenerateCredentialReport.');
    if (!report.generatedAt) throw new RolegateError('ReportInProgress', 'The credential report is still being generated.');
    if (report.generatedAt.getTime() <= now - GOOD_FOR) throw new RolegateError('ReportExpired', 'The most recent credential report has expired. Generate a new one with GenerateCredentialReport.');
    return { Content: Buffer.from(report.content ?? '', 'utf8'), ReportFormat: 'text/csv', GeneratedTime: report.generatedAt };
  },
});
