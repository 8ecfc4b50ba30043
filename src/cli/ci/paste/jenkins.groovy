pipeline {
  agent any
  stages {
    stage('Backlog') {
      steps {
        sh 'deepen ci run --to deepen-report'
      }
      post {
        always {
          junit 'deepen-report/findings.junit.xml'
          archiveArtifacts 'deepen-report/**'
        }
      }
    }
  }
}
