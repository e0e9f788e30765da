import os
import boto3

boto3.client('s3', aws_access_key_id=os.environ['KEY'], aws_secret_access_key=os.environ['SECRET'], endpoint_url=os.environ['ENDPOINT'],
             region_name='us-east-1').create_bucket(Bucket=os.environ['BUCKET'])
